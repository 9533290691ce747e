//! Painting a video by the loop, each frame from the painting before (Ruder, Dosovitskiy and Brox 2016, "Artistic Style Transfer for
//! Videos").

use crate::{
    Error, Result,
    image::Rgb,
    motion::Motion,
    ops::Engine,
    session::{Networks, Pyramid, Recipe, Session, SourcePictures, TemporalTarget, Weighted},
};

/// Of a frame's own painting of the pass before, what the neighbour's takes the place of where it can be trusted (equation 11).
const TAKEN_OVER: f32 = 0.5;

/// How a video is painted by the loop.
#[derive(Clone, Debug, PartialEq)]
pub struct FineSettings {
    /// Of the first frame of each shot; its size is that of the frames.
    pub recipe: Recipe,
    /// Iterations of every other frame, all at full size, 1 or more.
    pub iterations: usize,
    /// Weight of the mean squared distance to the neighbour's painting, moved along, above 0.
    pub temporal_weight: f64,
}

impl FineSettings {
    /// Iterations where nobody says and the recipe has no fewer.
    pub const ITERATIONS: usize = 40;
    /// The temporal weight where nobody says.
    pub const TEMPORAL_WEIGHT: f64 = 200.0;

    /// For frames that are painted by this recipe.
    pub fn new(recipe: Recipe) -> Self {
        let iterations = Self::ITERATIONS.min(recipe.iterations);
        Self { recipe, iterations, temporal_weight: Self::TEMPORAL_WEIGHT }
    }

    /// Whether they are in their ranges.
    ///
    /// # Errors
    /// [`Error::BadSetting`].
    pub fn check(&self) -> Result<()> {
        self.recipe.check()?;
        let bad = |setting: &str, value: String, allowed: &str| {
            Err(Error::BadSetting { setting: setting.into(), value, allowed: allowed.into() })
        };
        if self.iterations == 0 {
            return bad("frame-iterations", "0".into(), "a whole number from 1");
        }
        if !(self.temporal_weight > 0.0 && self.temporal_weight.is_finite()) {
            return bad("temporal-weight", self.temporal_weight.to_string(), "a number above 0");
        }
        Ok(())
    }
}

/// Paints frames in the style of pictures, each near to its neighbour's painting.
pub struct FinePainter {
    networks: Networks,
    engine: Engine,
    styles: Vec<Weighted<Rgb>>,
    settings: FineSettings,
}

/// A frame next to the one that is painted.
#[derive(Clone, Copy)]
pub struct Neighbour<'a> {
    /// Its painting.
    pub painting: &'a Rgb,
    /// From it to the frame that is painted.
    pub motion: &'a Motion,
}

impl FinePainter {
    /// With the networks that the recipe needs.
    ///
    /// # Errors
    /// [`Error::BadSetting`].
    pub fn new(
        networks: &Networks,
        engine: &Engine,
        styles: Vec<Weighted<Rgb>>,
        settings: FineSettings,
    ) -> Result<Self> {
        settings.check()?;
        Ok(Self { networks: networks.clone(), engine: engine.clone(), styles, settings })
    }

    /// Paints the first frame of a shot: as a picture.
    ///
    /// # Errors
    /// Those of [`Session`].
    pub async fn begin(&self, frame: &Rgb) -> Result<Rgb> {
        finish(Box::new(self.first(frame)?)).await
    }

    /// Paints a frame near to its neighbour's painting; `own` is what a pass before made of the frame.
    ///
    /// # Errors
    /// Those of [`Session`].
    pub async fn go_on(&self, frame: &Rgb, own: Option<&Rgb>, neighbour: Neighbour<'_>) -> Result<Rgb> {
        finish(Box::new(self.next(frame, own, neighbour)?)).await
    }

    /// What paints the first frame of a shot.
    pub(super) fn first(&self, frame: &Rgb) -> Result<Session> {
        let size = frame.width().max(frame.height());
        self.session(&self.sources(frame), Recipe { size, ..self.settings.recipe.clone() })
    }

    /// What paints a frame near to its neighbour's painting.
    pub(super) fn next(&self, frame: &Rgb, own: Option<&Rgb>, neighbour: Neighbour<'_>) -> Result<Session> {
        let size = frame.width().max(frame.height());
        let motion = neighbour.motion.resized(frame.width(), frame.height());
        let warped = motion.warp(neighbour.painting);
        // Also where it cannot be trusted: a few iterations make strokes of displaced strokes, but not of a photo.
        let initial = match own {
            None => warped.clone(),
            Some(own) => motion.blend(own, &warped, TAKEN_OVER),
        };
        let target = TemporalTarget { picture: warped, trust: motion.trust, weight: self.settings.temporal_weight };
        let sources = SourcePictures { initial: Some(initial), temporal: vec![target], ..self.sources(frame) };
        let recipe = self.settings.recipe.clone();
        let scales = Pyramid { first: size, ..recipe.scales };
        self.session(&sources, Recipe { size, scales, iterations: self.settings.iterations, ..recipe })
    }

    fn sources(&self, frame: &Rgb) -> SourcePictures {
        // One style is as good as any: all of them take its place.
        let styles = self.styles.clone();
        SourcePictures { styles, ..SourcePictures::new(frame, frame) }
    }

    fn session(&self, sources: &SourcePictures, recipe: Recipe) -> Result<Session> {
        Session::new(&self.networks, &self.engine, sources, recipe)
    }
}

async fn finish(mut session: Box<Session>) -> Result<Rgb> {
    while !session.progress().done {
        session.step(1).await?;
    }
    Ok(session.finish().await)
}
