//! What optimizers do with whole pictures.

use burn::tensor::Tensor;
use burn_cubecl::tensor::CubeTensor;

use super::{
    super::operations::{AdamStep, Moments},
    context::Context,
    launch::Run,
    tensors::{empty, fold, primitive, tensor},
};
use crate::kernels::wgsl::Kernel;

/// Vectors that one run of `combine` takes.
const TERMS: usize = 6;

pub(super) fn combine<const D: usize>(context: &Context, terms: &[(f64, Tensor<D>)]) -> Tensor<D> {
    let dims = terms[0].1.dims();
    let y = empty(&primitive(&terms[0].1), dims);
    let elements: usize = dims.iter().product();
    let (width, rows) = fold(elements);
    for (i, terms) in terms.chunks(TERMS).enumerate() {
        let inputs: Vec<CubeTensor> = terms.iter().map(|(_, x)| primitive(x)).collect();
        let run =
            (0..TERMS).fold(Run::new(context, Kernel::Combine), |run, k| run.maybe(inputs.get(k).map(|x| &x.handle)));
        let mut words = vec![elements as u32, width as u32, terms.len() as u32, u32::from(i > 0)];
        words.extend((0..TERMS).map(|k| terms.get(k).map_or(0, |(c, _)| (*c as f32).to_bits())));
        run.buffer(&y.handle).new_words(&words).invocations(width, rows, 1);
    }
    tensor(y)
}

pub(super) fn adam(
    context: &Context,
    x: &Tensor<1>,
    gradient: &Tensor<1>,
    moments: &Moments<1>,
    step: AdamStep,
) -> Tensor<1> {
    let dims = x.dims();
    let (x, gradient) = (primitive(x), primitive(gradient));
    let y = empty(&x, dims);
    let [elements] = dims;
    let (width, rows) = fold(elements);
    let AdamStep { rate, beta1, beta2, correction, epsilon } = step;
    let mut words = vec![elements as u32, width as u32];
    words.extend([rate, beta1, beta2, correction, epsilon].map(|value| (value as f32).to_bits()));
    Run::new(context, Kernel::Adam)
        .buffer(&x.handle)
        .buffer(&gradient.handle)
        .buffer(&primitive(&moments.mean).handle)
        .buffer(&primitive(&moments.square).handle)
        .buffer(&y.handle)
        .new_words(&words)
        .invocations(width, rows, 1);
    tensor(y)
}
