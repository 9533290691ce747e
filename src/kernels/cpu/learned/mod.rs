//! Convolutions whose weights are learned, of any [`ConvolutionShape`](crate::kernels::ConvolutionShape): the forward
//! pass and the gradients with respect to input and weights, each a matrix product with the input's pixels under each
//! tap of the filter.

mod forward;
mod input_gradient;
mod padded_rows;
#[cfg(test)]
mod tests;
mod weight_gradient;
mod winograd_3x3;

pub(crate) use forward::convolve;
pub(crate) use input_gradient::input_gradient;
pub(crate) use weight_gradient::weight_gradient;
