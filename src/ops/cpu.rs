//! The CPU's kernels on Burn's flex tensors.

use std::ops::Range;

use burn::{
    backend::Flex,
    tensor::{Device, Tensor, TensorData},
};

use super::vectors::{AdamStep, Moments};
use crate::kernels::cpu::{
    Extent, Join, direct, gram, pool as pooling, rooms::Rooms, smooth, vectors, winograd, winograd_transforms::Finish,
};

type Primitive = <burn::tensor::Float as burn::tensor::BackendPrimitive<Flex>>::Primitive;

/// A tensor's numbers, row-major and without a copy where it is so already.
struct Values(Primitive);

impl Values {
    fn of<const D: usize>(tensor: &Tensor<D>) -> Self {
        let tensor = tensor.clone().try_into_primitive::<Flex>().expect("a tensor of the CPU engine");
        let plain = tensor.is_contiguous() && tensor.layout().start_offset() == 0;
        Self(if plain { tensor } else { tensor.to_contiguous() })
    }

    fn slice(&self) -> &[f32] {
        &self.0.storage::<f32>()[..self.0.layout().num_elements()]
    }
}

fn tensor<const D: usize>(values: Vec<f32>, dims: [usize; D]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, dims), &Device::flex())
}

fn extent(map: &Tensor<4>) -> Extent {
    let [_, channels, height, width] = map.dims();
    Extent { channels, height, width }
}

fn map(values: Vec<f32>, extent: Extent) -> Tensor<4> {
    tensor(values, [1, extent.channels, extent.height, extent.width])
}

/// Inputs up to which the direct kernel is the faster one.
const FEW: usize = 4;

/// Room for all products.
static ROOMS: Rooms = Rooms::new();

/// A convolution's weights, both ways.
pub(crate) struct Conv {
    inputs: usize,
    outputs: usize,
    bias: Vec<f32>,
    filters: Filters,
}

enum Filters {
    /// Few inputs: the way there, the way back.
    Direct(direct::Forward, direct::Backward),
    /// The same.
    Winograd(winograd::Filters, winograd::Filters),
}

impl Conv {
    pub(super) fn new(weight: &[f32], bias: &[f32], inputs: usize) -> Self {
        let outputs = bias.len();
        let filters = if inputs <= FEW {
            Filters::Direct(
                direct::Forward::new(weight, outputs, inputs),
                direct::Backward::new(weight, outputs, inputs),
            )
        } else {
            Filters::Winograd(
                winograd::Filters::forward(weight, outputs, inputs),
                winograd::Filters::backward(weight, outputs, inputs),
            )
        };
        Self { inputs, outputs, bias: bias.to_vec(), filters }
    }

    pub(super) fn forward(&self, x: &Tensor<4>, relu: bool) -> Tensor<4> {
        let (values, extent) = (Values::of(x), extent(x));
        let y = match &self.filters {
            Filters::Direct(forward, _) => forward.convolve(values.slice(), extent, &self.bias, relu, &ROOMS),
            Filters::Winograd(forward, _) => {
                let finish = Finish::Forward { bias: &self.bias, relu };
                winograd::convolve(values.slice(), extent, forward, finish, &ROOMS)
            }
        };
        map(y, extent.with_channels(self.outputs))
    }

    pub(super) fn backward(
        &self,
        g: &Tensor<4>,
        extra: Option<&Tensor<4>>,
        activation: Option<&Tensor<4>>,
    ) -> Tensor<4> {
        let (values, extent) = (Values::of(g), extent(g));
        let (extra, activation) = (extra.map(Values::of), activation.map(Values::of));
        let join =
            Join { extra: extra.as_ref().map(Values::slice), activation: activation.as_ref().map(Values::slice) };
        let y = match &self.filters {
            Filters::Direct(_, backward) => {
                let mut y = backward.convolve(values.slice(), extent, &ROOMS);
                join.apply(&mut y, 0);
                y
            }
            Filters::Winograd(_, backward) => {
                winograd::convolve(values.slice(), extent, backward, Finish::Backward(join), &ROOMS)
            }
        };
        map(y, extent.with_channels(self.inputs))
    }
}

pub(super) fn pool(x: &Tensor<4>, max: bool) -> Tensor<4> {
    let extent = extent(x);
    map(pooling::pool(Values::of(x).slice(), extent, max), pooling::pooled(extent))
}

pub(super) fn pool_gradient(g: &Tensor<4>, x: &Tensor<4>, extra: Option<&Tensor<4>>, max: bool) -> Tensor<4> {
    let (extent, extra) = (extent(x), extra.map(Values::of));
    let extra = extra.as_ref().map(Values::slice);
    map(pooling::gradient(Values::of(g).slice(), Values::of(x).slice(), extent, extra, max), extent)
}

pub(super) fn take_rows(x: &Tensor<4>, rows: Range<usize>) -> Tensor<4> {
    let (values, extent) = (Values::of(x), extent(x));
    let taken = Extent { height: rows.len(), ..extent };
    let mut all = Vec::with_capacity(taken.elements());
    for channel in values.slice().chunks_exact(extent.pixels()) {
        all.extend_from_slice(&channel[rows.start * extent.width..rows.end * extent.width]);
    }
    map(all, taken)
}

pub(super) fn join_rows(bands: &[Tensor<4>]) -> Tensor<4> {
    let values: Vec<(Values, Extent)> = bands.iter().map(|band| (Values::of(band), extent(band))).collect();
    let joined = Extent { height: values.iter().map(|(_, band)| band.height).sum(), ..values[0].1 };
    let mut all = Vec::with_capacity(joined.elements());
    for c in 0..joined.channels {
        for (values, band) in &values {
            all.extend_from_slice(&values.slice()[c * band.pixels()..][..band.pixels()]);
        }
    }
    map(all, joined)
}

pub(super) fn relu_gradient(g: &Tensor<4>, activation: &Tensor<4>) -> Tensor<4> {
    tensor(vectors::relu_gradient(Values::of(g).slice(), Values::of(activation).slice()), g.dims())
}

pub(super) fn gram_difference(features: &Tensor<4>, scale: f32, target: Option<&Tensor<2>>) -> Tensor<2> {
    let [_, channels, ..] = features.dims();
    let target = target.map(Values::of);
    let target = target.as_ref().map(Values::slice);
    tensor(gram::difference(Values::of(features).slice(), channels, scale, target, &ROOMS), [channels; 2])
}

pub(super) fn gram_gradient(d: &Tensor<2>, features: &Tensor<4>, base: Option<&Tensor<4>>, factor: f32) -> Tensor<4> {
    let [_, channels, ..] = features.dims();
    let base = base.map(Values::of);
    let base = base.as_ref().map(Values::slice);
    let y = gram::gradient(Values::of(d).slice(), Values::of(features).slice(), channels, base, factor, &ROOMS);
    tensor(y, features.dims())
}

pub(super) fn total_variation(x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64, sums: &mut Sums) -> Tensor<4> {
    let base = base.map(Values::of);
    let base = base.as_ref().map(Values::slice);
    let (sum, y) = smooth::total_variation(Values::of(x).slice(), extent(x), base, factor as f32);
    sums.0.push((sum * factor) as f32);
    tensor(y, x.dims())
}

pub(super) fn range(x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64, sums: &mut Sums) -> Tensor<4> {
    let base = base.map(Values::of);
    let (sum, y) = smooth::range(Values::of(x).slice(), base.as_ref().map(Values::slice), factor as f32);
    sums.0.push((sum * factor) as f32);
    tensor(y, x.dims())
}

/// The numbers themselves: nothing has to travel.
pub(crate) struct Sums(Vec<f32>);

impl Sums {
    pub(super) fn new(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    pub(super) fn dot<const D: usize>(&mut self, a: &Tensor<D>, b: &Tensor<D>, scale: f64) {
        self.0.push((vectors::dot(Values::of(a).slice(), Values::of(b).slice()) * scale) as f32);
    }

    pub(super) fn dots<const D: usize>(&mut self, rows: &[&Tensor<D>], others: &[&Tensor<D>]) {
        let [rows, others] = [rows, others].map(|all| all.iter().map(|x| Values::of(x)).collect::<Vec<_>>());
        let [rows, others] = [&rows, &others].map(|all| all.iter().map(Values::slice).collect::<Vec<_>>());
        self.0.extend(vectors::dots(&rows, &others).into_iter().map(|sum| sum as f32));
    }

    pub(super) fn finish(self) -> Tensor<1> {
        let count = self.0.len();
        tensor(self.0, [count])
    }
}

pub(super) fn combine<const D: usize>(terms: &[(f64, &Tensor<D>)]) -> Tensor<D> {
    let values: Vec<(f32, Values)> = terms.iter().map(|(c, x)| (*c as f32, Values::of(x))).collect();
    let rows: Vec<(f32, &[f32])> = values.iter().map(|(c, values)| (*c, values.slice())).collect();
    tensor(vectors::combine(&rows), terms[0].1.dims())
}

pub(super) fn adam<const D: usize>(
    x: &Tensor<D>,
    gradient: &Tensor<D>,
    moments: &mut Moments<D>,
    step: AdamStep,
) -> Tensor<D> {
    let point = Values::of(x);
    let (mean, square) = (Values::of(&moments.mean), Values::of(&moments.square));
    let (mut y, mut m, mut v) = (point.slice().to_vec(), mean.slice().to_vec(), square.slice().to_vec());
    let [rate, beta1, beta2, correction, epsilon] =
        [step.rate, step.beta1, step.beta2, step.correction, step.epsilon].map(|value| value as f32);
    for (((y, m), v), g) in y.iter_mut().zip(&mut m).zip(&mut v).zip(Values::of(gradient).slice()) {
        *m = beta1 * *m + (1.0 - beta1) * g;
        *v = beta2 * *v + (1.0 - beta2) * g * g;
        *y -= rate * *m / ((*v * correction).sqrt() + epsilon);
    }
    moments.mean = tensor(m, x.dims());
    moments.square = tensor(v, x.dims());
    tensor(y, x.dims())
}
