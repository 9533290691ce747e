//! The frames of a shot: all normalized by the same means and variances.
//!
//! Instance normalization takes them of each picture by itself, so that one bright thing that comes into sight changes the
//! painting everywhere. That is most of the flicker of videos that are painted frame by frame (Gupta et al. 2017,
//! "Characterizing and Improving Stability in Neural Style Transfer").

use burn::tensor::Tensor;

use super::{Generator, GeneratorParameters, architecture::REDUCTION};
use crate::{
    Result,
    image::{Rgb, resize},
    ops::Engine,
    upload::upload,
};

/// The moments of every normalized convolution over a shot, `[2, outputs]` each: on the engine of its generator.
///
/// Moments are means, of values and of their squares: those of several frames are the mean of each frame's.
#[derive(Clone, Default)]
pub struct ShotStatistics {
    moments: Vec<Tensor<2>>,
    frames: usize,
}

impl ShotStatistics {
    /// Frames that have been counted in.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// The moments of convolution `i`, with the present frame's `own` counted in by this share; the first frame's count for
    /// all.
    fn with(&mut self, engine: &Engine, i: usize, share: f64, own: impl FnOnce() -> Tensor<2>) -> Tensor<2> {
        if i == self.moments.len() {
            self.moments.push(own());
        } else if share > 0.0 {
            self.moments[i] = engine.combine(&[(1.0 - share, &self.moments[i]), (share, &own())]);
        }
        self.moments[i].clone()
    }
}

impl Generator {
    /// Paints a frame by the statistics of its shot, which it becomes part of: by the share `follow`, 0 to 1; whole where it is
    /// the first. Values 0 to 1.
    ///
    /// # Errors
    /// [`Error::DoesNotFit`](crate::Error::DoesNotFit), [`Error::DeviceFailed`](crate::Error::DeviceFailed); the
    /// statistics are then those before.
    pub async fn paint_in_shot(
        &self,
        parameters: &GeneratorParameters,
        frame: &Rgb,
        statistics: &mut ShotStatistics,
        follow: f64,
    ) -> Result<Rgb> {
        let (width, height) = (frame.width(), frame.height());
        self.check_in_one_piece((width, height))?;
        let stretched = resize(frame, width.next_multiple_of(REDUCTION), height.next_multiple_of(REDUCTION));
        let size = (stretched.width(), stretched.height());
        let mut new = statistics.clone();
        let picture = self.frame(parameters, &upload(stretched, self.engine()), &mut new, follow);
        let painted = Rgb::from_planes(size.0, size.1, self.engine().read(picture).await?);
        new.frames += 1;
        *statistics = new;
        Ok(resize(&painted, width, height))
    }

    fn frame(
        &self,
        parameters: &GeneratorParameters,
        frame: &Tensor<4>,
        statistics: &mut ShotStatistics,
        follow: f64,
    ) -> Tensor<4> {
        let operations = self.engine().operations();
        let mut convolve = |i: usize, input: Tensor<4>, relu| {
            let output = self.convolution(parameters, i, &input);
            let [_, _, height, width] = output.dims();
            let own = || operations.channel_moments(&output, 1.0 / (height * width) as f64);
            let moments = statistics.with(self.engine(), i, follow, own);
            operations.instance_norm(&output, &moments, &parameters.affine[i], relu)
        };
        self.run(parameters, frame, &mut convolve).0
    }
}
