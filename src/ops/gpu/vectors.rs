//! What optimizers do with whole pictures.

use burn::tensor::Tensor;
use burn_cubecl::tensor::CubeTensor;

use super::{
    super::operations::{AdamStep, Moments},
    context::Context,
    launch::Run,
    tensors::{empty, folded, primitive, tensor},
};
use crate::kernels::{params, wgsl::Kernel};

/// Vectors that one run of `combine` takes, as its kernel names them.
const INPUTS: [&str; 6] = ["x0", "x1", "x2", "x3", "x4", "x5"];

pub(super) fn combine<const D: usize>(context: &Context, terms: &[(f64, Tensor<D>)]) -> Tensor<D> {
    let dims = terms[0].1.dims();
    let y = empty(&primitive(&terms[0].1), dims);
    let elements: usize = dims.iter().product();
    let (fold, rows) = folded(elements);
    for (i, terms) in terms.chunks(INPUTS.len()).enumerate() {
        let inputs: Vec<CubeTensor> = terms.iter().map(|(_, x)| primitive(x)).collect();
        let run = INPUTS.iter().enumerate().fold(Run::new(context, Kernel::Combine), |run, (k, name)| {
            run.maybe(name, inputs.get(k).map(|x| &x.handle), elements)
        });
        let factors = std::array::from_fn(|k| terms.get(k).map_or(0.0, |(factor, _)| *factor));
        run.buffer("y", &y.handle, elements)
            .new_params(&params::Combine { elements, fold, count: terms.len(), add: i > 0, factors })
            .invocations(fold, rows, 1);
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
    let (fold, rows) = folded(elements);
    let AdamStep { rate, beta1, beta2, correction, epsilon } = step;
    Run::new(context, Kernel::Adam)
        .buffer("x", &x.handle, elements)
        .buffer("g", &gradient.handle, elements)
        .buffer("m", &primitive(&moments.mean).handle, elements)
        .buffer("v", &primitive(&moments.square).handle, elements)
        .buffer("y", &y.handle, elements)
        .new_params(&params::Adam { elements, fold, rate, beta1, beta2, correction, epsilon })
        .invocations(fold, rows, 1);
    tensor(y)
}
