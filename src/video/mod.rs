//! Moving pictures: painting frame after frame without flicker.
//!
//! [`FramePainter`] paints frames as they come, in a learned look: a camera's or a file's. Three things hold the painting still.
//! The generator's statistics belong to the shot, not to the frame (`generator::shot`); the painting before is moved along
//! the optical flow and blended in, where the flow can be trusted (`motion`); and a look may have been taught to paint
//! what moved as it painted it before (`learning`). At a cut all begins anew.
//!
//! [`FinePainter`] paints frames by the loop, which takes minutes for each, from the painting before or after;
//! [`FineFrames`] does that as they come.

mod fine_frames;
mod fine_painter;
mod frame_painter;
mod settings;
#[cfg(all(test, feature = "cpu"))]
mod tests;

pub use fine_frames::{FineFrame, FineFrames};
pub use fine_painter::{FinePainter, FineSettings, Neighbour};
pub use frame_painter::{FramePainter, PaintedFrame};
pub use settings::VideoSettings;
