//! Painting frames by the loop as they come, some iterations at a time; in further passes, in either direction, again.

use super::{FinePainter, Neighbour};
use crate::{
    Result,
    image::Rgb,
    motion::{CutDetector, Motion, Pyramid},
    session::{Progress, Session},
};

/// Paints frame after frame by the loop, each near to the painting before.
pub struct FineFrames {
    painter: FinePainter,
    cuts: CutDetector,
    before: Option<Painted>,
}

/// The frame before.
struct Painted {
    frame: Pyramid,
    painting: Rgb,
}

/// A frame that is being painted.
pub struct FineFrame {
    pyramid: Pyramid,
    session: Session,
    /// Whether a shot begins with it.
    pub cut: bool,
    /// The share of the frame whose motion can be trusted, 0 to 1; 0 at a cut.
    pub trusted: f64,
}

impl FineFrames {
    /// With what paints a frame.
    pub fn new(painter: FinePainter) -> Self {
        Self { painter, cuts: CutDetector::default(), before: None }
    }

    /// Begins the next frame, values 0 to 1, from the last one that was finished. A frame of another size than that begins a
    /// shot.
    ///
    /// # Errors
    /// Those of [`Session::new`]; the shot goes on with the next frame.
    pub fn begin(&mut self, frame: &Rgb) -> Result<FineFrame> {
        let cut = self.cuts.is_cut(frame);
        let size = (frame.width(), frame.height());
        self.before.take_if(|before| cut || (before.painting.width(), before.painting.height()) != size);
        let pyramid = Pyramid::of(frame);
        let Some(Painted { frame: earlier, painting }) = &self.before else {
            return Ok(FineFrame { pyramid, session: self.painter.first(frame)?, cut: true, trusted: 0.0 });
        };
        let motion = Motion::between(earlier, &pyramid);
        let session = self.painter.next(frame, None, Neighbour { painting, motion: &motion })?;
        Ok(FineFrame { pyramid, session, cut: false, trusted: motion.trust.mean() })
    }

    /// Begins a frame, values 0 to 1, that a pass before has painted as `own`, of its size: near to the painting that was finished or
    /// [kept](FineFrames::keep) last, which is its neighbour in the direction of this pass; near to its own where there is none of
    /// its size.
    ///
    /// # Errors
    /// Those of [`Session::new`]; the pass goes on with the next frame.
    pub fn begin_again(&mut self, frame: &Rgb, own: &Rgb) -> Result<FineFrame> {
        let pyramid = Pyramid::of(frame);
        let size = (frame.width(), frame.height());
        let before = self.before.as_ref().filter(|before| (before.painting.width(), before.painting.height()) == size);
        let (neighbour, painting) = before.map_or((&pyramid, own), |before| (&before.frame, &before.painting));
        let motion = Motion::between(neighbour, &pyramid);
        let session = self.painter.next(frame, Some(own), Neighbour { painting, motion: &motion })?;
        Ok(FineFrame { pyramid, session, cut: false, trusted: motion.trust.mean() })
    }

    /// Leaves a frame as a pass before has painted it: the first of a shot in the direction of this pass. The next one begins from it.
    pub fn keep(&mut self, frame: &Rgb, painting: Rgb) {
        self.before = Some(Painted { frame: Pyramid::of(frame), painting });
    }

    /// The frame's painting, of its size: from which the next one begins.
    pub async fn finish(&mut self, mut frame: FineFrame) -> Rgb {
        let painting = frame.session.finish().await;
        self.before = Some(Painted { frame: frame.pyramid, painting: painting.clone() });
        painting
    }
}

impl FineFrame {
    /// Paints up to `iterations` further, and tells how far it is.
    ///
    /// # Errors
    /// Those of [`Session::step`]; [`FineFrames::finish`] still gives a picture.
    pub async fn step(&mut self, iterations: usize) -> Result<&Progress> {
        self.session.step(iterations).await
    }

    /// The painting as it is now, at the present scale.
    ///
    /// # Errors
    /// Those of [`Session::preview`].
    pub async fn preview(&mut self) -> Result<Rgb> {
        self.session.preview().await
    }
}
