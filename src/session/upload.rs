//! Pictures on their way to a device.

use burn::tensor::{Tensor, TensorData};

use crate::{image::Rgb, ops::Engine};

/// `[1, 3, height, width]`
pub(super) fn upload(picture: Rgb, engine: &Engine) -> Tensor<4> {
    let dims = [1, 3, picture.height(), picture.width()];
    Tensor::from_data(TensorData::new(picture.into_planes(), dims), engine.device())
}
