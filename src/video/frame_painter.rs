//! Painting frames as they come.

use super::VideoSettings;
use crate::{
    Result,
    generator::{Generator, GeneratorParameters, ShotStatistics},
    image::Rgb,
    motion::{CutDetector, Motion, Pyramid},
};

/// Paints frame after frame in a look.
pub struct FramePainter {
    pub(super) generator: Generator,
    pub(super) parameters: GeneratorParameters,
    settings: VideoSettings,
    cuts: CutDetector,
    shot: Option<Shot>,
}

/// What is kept of the shot so far.
struct Shot {
    statistics: ShotStatistics,
    /// The last frame.
    frame: Pyramid,
    painting: Rgb,
}

/// A frame that was painted.
#[derive(Clone, Debug)]
pub struct PaintedFrame {
    /// Of the frame's size.
    pub picture: Rgb,
    /// Whether a shot begins with it.
    pub cut: bool,
    /// The share of the frame whose motion could be trusted, 0 to 1; 0 at a cut.
    pub trusted: f64,
}

impl FramePainter {
    /// With the parameters of a look on the generator's engine.
    ///
    /// # Errors
    /// [`Error::BadSetting`](crate::Error::BadSetting).
    pub fn new(generator: Generator, parameters: GeneratorParameters, settings: VideoSettings) -> Result<Self> {
        Ok(Self { generator, parameters, settings: settings.check()?, cuts: CutDetector::default(), shot: None })
    }

    /// Changes the look or the settings from the next frame on, within the shot.
    ///
    /// # Errors
    /// [`Error::BadSetting`](crate::Error::BadSetting).
    pub fn set(&mut self, settings: VideoSettings) -> Result<()> {
        self.settings = settings.check()?;
        Ok(())
    }

    /// Begins a new shot with the next frame.
    pub fn cut(&mut self) {
        self.shot = None;
    }

    /// Paints the next frame, values 0 to 1. A frame of another size than the last begins a shot.
    ///
    /// # Errors
    /// [`Error::DoesNotFit`](crate::Error::DoesNotFit), [`Error::DeviceFailed`](crate::Error::DeviceFailed); the shot
    /// goes on with the next frame.
    pub async fn paint(&mut self, frame: &Rgb) -> Result<PaintedFrame> {
        let cut = self.cuts.is_cut(frame);
        let size = (frame.width(), frame.height());
        self.shot.take_if(|shot| cut || (shot.painting.width(), shot.painting.height()) != size);
        let VideoSettings { steadiness, follow } = self.settings;
        let mut statistics = self.shot.as_ref().map(|shot| shot.statistics.clone()).unwrap_or_default();
        let own = self.generator.paint_in_shot(&self.parameters, frame, &mut statistics, follow).await?;
        let pyramid = Pyramid::of(frame);
        let (picture, trusted) = match &self.shot {
            Some(shot) if steadiness > 0.0 => {
                let motion = Motion::between(&shot.frame, &pyramid).resized(size.0, size.1);
                (motion.blend(&own, &motion.warp(&shot.painting), steadiness as f32), motion.trust.mean())
            }
            _ => (own, 0.0),
        };
        let cut = self.shot.is_none();
        self.shot = Some(Shot { statistics, frame: pyramid, painting: picture.clone() });
        Ok(PaintedFrame { picture, cut, trusted })
    }
}
