//! Flex tensors as slices, and back.

use burn::{
    backend::Flex,
    tensor::{Device, Tensor, TensorData},
};

use crate::kernels::cpu::Extent;

type Primitive = <burn::tensor::Float as burn::tensor::BackendPrimitive<Flex>>::Primitive;

/// A tensor's numbers, row-major and without a copy where it is so already.
pub(super) struct Values(Primitive);

impl Values {
    pub(super) fn of<const D: usize>(tensor: &Tensor<D>) -> Self {
        let tensor = tensor.clone().try_into_primitive::<Flex>().expect("a tensor of the CPU engine");
        let plain = tensor.is_contiguous() && tensor.layout().start_offset() == 0;
        Self(if plain { tensor } else { tensor.to_contiguous() })
    }

    pub(super) fn slice(&self) -> &[f32] {
        &self.0.storage::<f32>()[..self.0.layout().num_elements()]
    }
}

/// A tensor of row-major values.
pub(super) fn tensor<const D: usize>(values: Vec<f32>, dims: [usize; D]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, dims), &Device::flex())
}

/// The extent of a map.
pub(super) fn extent(map: &Tensor<4>) -> Extent {
    let [_, channels, height, width] = map.dims();
    Extent { channels, height, width }
}

/// A map of row-major values.
pub(super) fn map(values: Vec<f32>, extent: Extent) -> Tensor<4> {
    tensor(values, [1, extent.channels, extent.height, extent.width])
}
