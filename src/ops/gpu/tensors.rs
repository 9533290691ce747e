//! Burn's wgpu tensors as buffers, and back.

use burn::tensor::{Shape, Tensor};
use burn_cubecl::{CubeBackend, kernel::into_contiguous, tensor::CubeTensor};

/// A tensor as its buffer, contiguous.
pub(super) fn primitive<const D: usize>(tensor: &Tensor<D>) -> CubeTensor {
    into_contiguous(tensor.clone().try_into_primitive::<CubeBackend>().expect("a tensor of the GPU engine"))
}

/// A new tensor on the same device, not yet written.
pub(super) fn empty<const D: usize>(like: &CubeTensor, dims: [usize; D]) -> CubeTensor {
    let shape = Shape::from(dims);
    let buffer = like.client.empty(shape.num_elements() * size_of::<f32>());
    CubeTensor::new_contiguous(like.client.clone(), like.device.clone(), shape, buffer, like.dtype)
}

pub(super) fn tensor<const D: usize>(primitive: CubeTensor) -> Tensor<D> {
    Tensor::from_primitive::<CubeBackend>(primitive)
}

/// `rows x columns` workgroups for `elements` invocations that do not fit along one axis: the width, in invocations, and
/// the number of rows.
pub(super) fn folded(elements: usize) -> (usize, usize) {
    let width = elements.min(32_768 * 64);
    (width, elements.div_ceil(width.max(1)))
}
