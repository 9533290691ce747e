//! The steps of learning a look.

use std::collections::BTreeMap;

use burn::tensor::Tensor;
use serde::Serialize;

use super::{
    LearningSettings,
    adam::ParameterAdam,
    crops::{Crops, LARGEST_PHOTO},
    discriminator::Discriminator,
    key_frames::KeyFrames,
    moved::Motions,
    objective::{PerceptualLoss, TERMS, deepest},
};
use crate::{
    Error, Result,
    generator::{Architecture, Generator, GeneratorParameters, Look},
    image::{Mask, Rgb, shrink},
    loss::{distance_l1, weighted_distance},
    ops::{Engine, Sums},
    session::Networks,
    upload::{upload, upload_mask},
};

/// Steps between two readbacks of the loss.
const UNREAD: usize = 10;

/// Channels that differ by less in the whole picture are of one colour.
const FLAT: f32 = 2.0 / 255.0;

/// Step size of the discriminators.
const ADVERSARY_RATE: f64 = 4e-4;

/// Pieces of photos on which looks are tried to begin with.
const TRIED: usize = 2;

/// How far learning has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LearningProgress {
    /// Steps done.
    pub steps: usize,
    /// The mean loss of the last few steps.
    pub loss: f64,
}

/// A piece of a photo to learn from.
struct Piece {
    photo: Rgb,
    /// How it was painted.
    painting: Option<Rgb>,
    /// How it is painted now as it was before it moved, moved along, and where that counts.
    before: Option<(Rgb, Mask)>,
}

/// Learns looks that share a generator's weights, one or more.
pub struct Trainer {
    settings: LearningSettings,
    generator: Generator,
    adam: ParameterAdam,
    /// Of each look.
    losses: Vec<PerceptualLoss>,
    crops: Crops,
    key_frames: Option<KeyFrames>,
    motions: Motions,
    /// Of each look, with the pieces of its style picture, or of key frames' paintings, if there is an adversarial loss.
    discriminators: Vec<(Discriminator, Crops)>,
    /// Losses of pieces that have not been read yet.
    unread: Vec<Tensor<1>>,
    progress: LearningProgress,
    /// Of each look, the parameters when the loss was last a number.
    good: Vec<GeneratorParameters>,
}

impl Trainer {
    /// Prepares to learn the look of `style` from pieces of `photos`, one or more. It begins with `start`: where that
    /// holds several looks, with the weights that they share and that look of them which is nearest. Without, it
    /// begins at random.
    ///
    /// # Errors
    /// [`Error::BadSetting`], [`Error::NoWeights`], [`Error::UnknownLayer`], [`Error::DeviceFailed`].
    pub async fn new(
        networks: &Networks,
        engine: &Engine,
        style: &Rgb,
        photos: &[Rgb],
        settings: LearningSettings,
        start: Option<&Look>,
    ) -> Result<Self> {
        Self::of_styles(networks, engine, std::slice::from_ref(style), photos, settings, start).await
    }

    /// As [`Trainer::new`], of one or more style pictures, a look each.
    ///
    /// # Errors
    /// As [`Trainer::new`].
    pub async fn of_styles(
        networks: &Networks,
        engine: &Engine,
        styles: &[Rgb],
        photos: &[Rgb],
        settings: LearningSettings,
        start: Option<&Look>,
    ) -> Result<Self> {
        settings.check()?;
        styles.iter().try_for_each(check_style)?;
        let architecture = start.map_or_else(|| Architecture::of(settings.size), Look::architecture);
        let network = networks.load(&settings.network, deepest(), engine)?;
        let generator = Generator::new(architecture, engine);
        let photos = photos.iter().map(|photo| shrink(photo, LARGEST_PHOTO)).collect();
        let mut crops = Crops::new(photos, settings.crop, settings.seed);
        let pieces: Vec<Tensor<4>> = (0..TRIED).map(|_| upload(crops.next(), engine)).collect();
        let (mut losses, mut looks, mut discriminators) = (Vec::new(), Vec::new(), Vec::new());
        for style in styles {
            let small = shrink(style, settings.style_side);
            if settings.adversarial_weight > 0.0 {
                let pieces = Crops::new(vec![small.clone()], settings.crop, settings.seed);
                discriminators.push((Discriminator::new(settings.seed, engine), pieces));
            }
            let mut loss = PerceptualLoss::new(network.clone(), &upload(small, engine), &settings).await?;
            looks.push(match start {
                None => GeneratorParameters::random(architecture, settings.seed, engine),
                Some(look) if look.names().count() == 1 => look.parameters(engine, &[]),
                Some(looks) => nearest(&generator, looks, &mut loss, &pieces).await?,
            });
            losses.push(loss);
        }
        let adam = ParameterAdam::new(&looks, engine);
        let (unread, progress) = (Vec::new(), LearningProgress::default());
        let (key_frames, motions) = (None, Motions::new(settings.seed));
        Ok(Self {
            settings,
            generator,
            adam,
            losses,
            crops,
            key_frames,
            motions,
            discriminators,
            unread,
            progress,
            good: looks,
        })
    }

    /// Learns a single look from photos with paintings of them too, as every second piece: it has to give them again. The adversarial
    /// loss, if there is one, compares with these paintings in the style picture's place.
    ///
    /// # Errors
    /// [`Error::BadSetting`] if it learns several.
    pub fn with_key_frames(mut self, frames: &[(Rgb, Rgb)]) -> Result<Self> {
        if frames.is_empty() {
            return Ok(self);
        }
        if self.losses.len() > 1 {
            let (setting, value) = ("Key frames".into(), format!("{} styles", self.losses.len()));
            return Err(Error::BadSetting { setting, value, allowed: "a single style".into() });
        }
        let LearningSettings { crop, seed, .. } = self.settings;
        let key_frames = KeyFrames::new(frames, crop, seed);
        for (_, pieces) in &mut self.discriminators {
            *pieces = key_frames.strokes(seed);
        }
        self.key_frames = Some(key_frames);
        Ok(self)
    }

    /// One step. `done` is how much of the learning is done, 0 to 1: steps become smaller towards the end. The looks
    /// take turns with the pieces.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`]; [`Error::NotFinite`] where it diverged: [`Trainer::look`] is then that of some steps
    /// before.
    pub async fn step(&mut self, done: f64) -> Result<LearningProgress> {
        let engine = self.generator.engine().clone();
        let mut gradients: BTreeMap<usize, GeneratorParameters> = BTreeMap::new();
        for piece in 0..self.settings.batch {
            let at = self.progress.steps * self.settings.batch + piece;
            let look = at % self.losses.len();
            // Each look has pieces of both kinds.
            let second = at / self.losses.len() % 2 == 1;
            let own = self.piece_gradient(look, second).await?;
            let total = match gradients.get(&look) {
                None => own,
                Some(total) => GeneratorParameters::combine(&engine, &[(1.0, total), (1.0, &own)]),
            };
            gradients.insert(look, total);
        }
        // Adam does not mind how long a gradient is.
        let gradients: Vec<_> = gradients.into_iter().collect();
        self.adam.step(&gradients, self.settings.rate * (1.0 - done.clamp(0.0, 0.99)).sqrt());
        self.progress.steps += 1;
        if self.unread.len() >= UNREAD * self.settings.batch || self.progress.steps == 1 {
            self.read().await?;
        }
        Ok(self.progress)
    }

    /// The gradient of a look's loss on the next piece: with a painting to give again, where there are any and `with_painting`
    /// says so, or after a motion.
    async fn piece_gradient(&mut self, look: usize, second: bool) -> Result<GeneratorParameters> {
        let engine = self.generator.engine().clone();
        let parameters = self.adam.parameters(look);
        let piece = self.next_piece(&parameters, second).await?;
        let photo = upload(piece.photo, &engine);
        let targets = usize::from(piece.painting.is_some()) + usize::from(piece.before.is_some());
        let terms = TERMS + usize::from(!self.discriminators.is_empty()) + targets;
        let mut sums = Sums::new(terms, &engine);
        let pass = self.generator.forward(&parameters, &photo);
        let loss = &mut self.losses[look];
        loss.aim_at(&photo);
        let mut g = loss.gradient(&pass.picture, &mut sums);
        let elements = photo.shape().num_elements() as f64;
        if let Some(painting) = piece.painting {
            let weight = self.settings.key_frame_weight / elements;
            g = distance_l1(&pass.picture, &upload(painting, &engine), &g, weight, &mut sums);
        }
        if let Some((before, trust)) = piece.before {
            let target = (&upload(before, &engine), &upload_mask(&trust, &engine));
            g = weighted_distance(&pass.picture, target, &g, self.settings.temporal_weight / elements, &mut sums);
        }
        if let Some((discriminator, pieces)) = self.discriminators.get_mut(look) {
            g = discriminator.gradient(&pass.picture, g, self.settings.adversarial_weight, &mut sums);
            let real = upload(pieces.next_unchanged(), &engine);
            discriminator.learn(&pass.picture, &real, ADVERSARY_RATE);
        }
        self.unread.push(sums.finish());
        Ok(self.generator.backward(&parameters, pass, &g))
    }

    /// The next piece of a photo, and what its painting should be near to. Where there are key frames, every second one is of
    /// these; where things are to move, every second one moves.
    async fn next_piece(&mut self, parameters: &GeneratorParameters, second: bool) -> Result<Piece> {
        if let Some(key_frames) = self.key_frames.as_mut().filter(|_| second) {
            let (photo, painting) = key_frames.next();
            return Ok(Piece { photo, painting: Some(painting), before: None });
        }
        let photo = self.crops.next();
        // Key frames take the other turns.
        let moves = self.settings.temporal_weight > 0.0 && (second || self.key_frames.is_some());
        if !moves {
            return Ok(Piece { photo, painting: None, before: None });
        }
        let motion = self.motions.next(self.settings.crop);
        let painting = self.generator.paint(parameters, &photo).await?;
        let (moved, before) = (motion.warp(&photo), motion.warp(&painting));
        Ok(Piece { photo: self.motions.noisy(&moved), painting: None, before: Some((before, motion.trust)) })
    }

    /// Reads the losses of the steps since it was last called.
    async fn read(&mut self) -> Result<()> {
        let unread = std::mem::take(&mut self.unread);
        let pieces = unread.len() as f64;
        let values = self.generator.engine().read_all(unread).await?;
        let loss = values.iter().flatten().map(|value| f64::from(*value)).sum::<f64>() / pieces;
        if !loss.is_finite() {
            return Err(Error::NotFinite);
        }
        self.progress.loss = loss;
        self.good = (0..self.losses.len()).map(|look| self.adam.mean(look)).collect();
        Ok(())
    }

    /// How far it has come.
    pub fn progress(&self) -> LearningProgress {
        self.progress
    }

    /// The generator, to paint with.
    pub fn generator(&self) -> &Generator {
        &self.generator
    }

    /// What has been learned, on the device; of the first look.
    pub fn parameters(&self) -> &GeneratorParameters {
        &self.good[0]
    }

    /// What has been learned, under a name.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`].
    pub async fn look(&self, name: &str) -> Result<Look> {
        self.looks(&[name]).await
    }

    /// What has been learned of each style, under as many names.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`].
    pub async fn looks(&self, names: &[&str]) -> Result<Look> {
        let looks: Vec<_> = names.iter().copied().zip(&self.good).collect();
        Look::read(&self.generator, &looks).await
    }
}

/// There is nothing to be learned from a picture of one colour.
fn check_style(style: &Rgb) -> Result<()> {
    let is_flat = |plane: &[f32]| {
        let (low, high) = plane.iter().fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
        high - low < FLAT
    };
    if !style.planes().chunks_exact(style.width() * style.height()).all(is_flat) {
        return Ok(());
    }
    let (setting, value) = ("The style picture".into(), "of one colour".into());
    Err(Error::BadSetting { setting, value, allowed: "one with strokes to learn".into() })
}

/// Of several looks and the mean of them all, that whose loss on some pieces is the lowest.
async fn nearest(
    generator: &Generator,
    looks: &Look,
    loss: &mut PerceptualLoss,
    pieces: &[Tensor<4>],
) -> Result<GeneratorParameters> {
    let engine = generator.engine();
    let count = looks.names().count();
    let candidates: Vec<_> =
        (0..count).map(Look::only).chain([vec![1.0; count]]).map(|shares| looks.parameters(engine, &shares)).collect();
    let mut sums: Vec<Sums> = candidates.iter().map(|_| Sums::new(TERMS * pieces.len(), engine)).collect();
    for photo in pieces {
        loss.aim_at(photo);
        for (parameters, sums) in candidates.iter().zip(&mut sums) {
            loss.values(&generator.forward(parameters, photo).picture, sums);
        }
    }
    let values = engine.read_all(sums.into_iter().map(Sums::finish).collect()).await?;
    let totals = values.iter().map(|terms| terms.iter().sum::<f32>());
    let best = candidates.into_iter().zip(totals).min_by(|a, b| a.1.total_cmp(&b.1));
    Ok(best.expect("one or more").0)
}
