//! Pictures and numbers on their way to a device.

use burn::tensor::{Tensor, TensorData};

use crate::{
    image::{Mask, Rgb},
    ops::Engine,
};

/// `[1, 3, height, width]`
pub(crate) fn upload(picture: Rgb, engine: &Engine) -> Tensor<4> {
    let dims = [1, 3, picture.height(), picture.width()];
    Tensor::from_data(TensorData::new(picture.into_planes(), dims), engine.device())
}

/// `[length]`
pub(crate) fn upload_row(values: Vec<f32>, engine: &Engine) -> Tensor<1> {
    let length = values.len();
    Tensor::from_data(TensorData::new(values, [length]), engine.device())
}

/// `[1, 1, height, width]`
pub(crate) fn upload_mask(mask: &Mask, engine: &Engine) -> Tensor<4> {
    let dims = [1, 1, mask.height(), mask.width()];
    Tensor::from_data(TensorData::new(mask.shares().to_vec(), dims), engine.device())
}
