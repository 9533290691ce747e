//! The steps of learning a look.

use burn::tensor::Tensor;

use super::{
    LearningSettings,
    adam::ParameterAdam,
    crops::Crops,
    objective::{PerceptualLoss, TERMS, deepest},
};
use crate::{
    Error, Result,
    generator::{Architecture, Generator, GeneratorParameters, Look},
    image::{Rgb, colour_map, shrink},
    ops::{Engine, Sums},
    session::Networks,
    upload::upload,
};

/// Steps between two readbacks of the loss.
const UNREAD: usize = 10;

/// Pieces of photos whose colours are looked at beforehand.
const PIECES: usize = 24;

/// How far learning has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LearningProgress {
    /// Steps done.
    pub steps: usize,
    /// The mean loss of the last few steps.
    pub loss: f64,
}

/// Learns a look.
pub struct Trainer {
    settings: LearningSettings,
    generator: Generator,
    adam: ParameterAdam,
    loss: PerceptualLoss,
    crops: Crops,
    /// Losses of steps that have not been read yet, `[TERMS * batch]` each.
    unread: Vec<Tensor<1>>,
    progress: LearningProgress,
    /// The parameters when the loss was last a number.
    good: GeneratorParameters,
}

impl Trainer {
    /// Prepares to learn the look of `style` from pieces of `photos`, one or more, beginning with `start`, or at
    /// random.
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
        settings.check()?;
        let architecture = start.map_or_else(|| Architecture::of(settings.size), Look::architecture);
        let network = networks.load(&settings.network, deepest(), engine)?;
        let loss = PerceptualLoss::new(network, &upload(shrink(style, settings.style_side), engine), &settings).await?;
        let mut crops = Crops::new(photos, settings.crop, settings.seed);
        let pieces: Vec<Rgb> = (0..PIECES).map(|_| crops.next()).collect();
        let parameters = match start {
            None => {
                let (map, added) = colour_map(&pieces, style);
                GeneratorParameters::random(architecture, settings.seed, engine).with_colours(map, added, engine)
            }
            Some(look) => look.parameters(engine, &[]),
        };
        Ok(Self {
            generator: Generator::new(architecture, engine),
            adam: ParameterAdam::new(parameters.clone(), engine),
            loss,
            crops,
            unread: Vec::new(),
            progress: LearningProgress::default(),
            good: parameters,
            settings,
        })
    }

    /// One step. `done` is how much of the learning is done, 0 to 1: steps become smaller towards the end.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`]; [`Error::NotFinite`] where it diverged: [`Trainer::look`] is then that of some steps
    /// before.
    pub async fn step(&mut self, done: f64) -> Result<LearningProgress> {
        let engine = self.generator.engine().clone();
        let mut sums = Sums::new(TERMS * self.settings.batch, &engine);
        let mut total: Option<GeneratorParameters> = None;
        for _ in 0..self.settings.batch {
            let photo = upload(self.crops.next(), &engine);
            let pass = self.generator.forward(self.adam.parameters(), &photo);
            let g = self.loss.gradient(&pass.picture, &photo, &mut sums);
            let own = self.generator.backward(self.adam.parameters(), pass, &g);
            total = Some(match total {
                None => own,
                Some(total) => GeneratorParameters::combine(&engine, &[(1.0, &total), (1.0, &own)]),
            });
        }
        // Adam does not mind how long a gradient is.
        let gradient = total.expect("a batch of one or more");
        self.unread.push(sums.finish());
        self.adam.step(&gradient, self.settings.rate * (1.0 - done.clamp(0.0, 0.99)).sqrt());
        self.progress.steps += 1;
        if self.unread.len() == UNREAD || self.progress.steps == 1 {
            self.read().await?;
        }
        Ok(self.progress)
    }

    /// Reads the losses of the steps since it was last called.
    async fn read(&mut self) -> Result<()> {
        let unread = std::mem::take(&mut self.unread);
        let pieces = (unread.len() * self.settings.batch) as f64;
        let values = self.generator.engine().read_all(unread).await?;
        let loss = values.iter().flatten().map(|value| f64::from(*value)).sum::<f64>() / pieces;
        if !loss.is_finite() {
            return Err(Error::NotFinite);
        }
        self.progress.loss = loss;
        self.good = self.adam.mean().clone();
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

    /// What has been learned, on the device.
    pub fn parameters(&self) -> &GeneratorParameters {
        &self.good
    }

    /// What has been learned, under a name.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`].
    pub async fn look(&self, name: &str) -> Result<Look> {
        Look::read(&self.generator, &[(name, &self.good)]).await
    }
}
