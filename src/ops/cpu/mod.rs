//! The CPU engine: our kernels on Burn's flex tensors.

mod conv;
mod learned;
mod sums;
mod values;

use std::{ops::Range, sync::Arc};

use burn::tensor::{Device, Tensor};

use self::{
    conv::Conv,
    sums::Sums,
    values::{Values, extent, map, tensor},
};
use super::{
    Engine,
    operations::{AdamStep, Convolution, Kind, Limits, Moments, Operations, PendingSums, SOFT_LIMIT_BYTES},
};
use crate::kernels::{
    BINS,
    cpu::{Extent, distribution, gram, parallel, pool, scratch::ScratchPool, vectors},
};

/// What wasm's 4 GiB leave for paintings, beside the module itself, what lies between, and pictures on their way to the page.
const WASM_BYTES: u64 = 3_600_000_000;
/// Where memory is swapped rather than refused, it is not taken for granted either.
const NATIVE_SOFT_BYTES: u64 = 4_000_000_000;

/// Opens the engine.
pub(super) fn open() -> Engine {
    let threads = parallel::threads();
    let label = if threads > 1 { format!("CPU ({threads} threads)") } else { "CPU".into() };
    Engine::new(Cpu { device: Device::flex(), scratch: Arc::default() }, label, false, Arc::default())
}

struct Cpu {
    device: Device,
    /// For all products of this engine.
    scratch: Arc<ScratchPool>,
}

impl Operations for Cpu {
    fn kind(&self) -> Kind {
        Kind::Cpu
    }

    fn device(&self) -> &Device {
        &self.device
    }

    fn limits(&self) -> Limits {
        if cfg!(target_family = "wasm") {
            return Limits { name: "this page", buffer: WASM_BYTES, total: WASM_BYTES, soft: SOFT_LIMIT_BYTES };
        }
        Limits { name: "this machine", buffer: u64::MAX, total: u64::MAX, soft: NATIVE_SOFT_BYTES }
    }

    fn convolution(&self, weight: &[f32], bias: &[f32], inputs: usize) -> Box<dyn Convolution> {
        Box::new(Conv::new(weight, bias, inputs, self.scratch.clone()))
    }

    fn pool(&self, x: &Tensor<4>, max: bool) -> Tensor<4> {
        let extent = extent(x);
        map(pool::pool(Values::of(x).slice(), extent, max), pool::pooled(extent))
    }

    fn pool_gradient(&self, g: &Tensor<4>, x: &Tensor<4>, extra: Option<&Tensor<4>>, max: bool) -> Tensor<4> {
        let (extent, extra) = (extent(x), extra.map(Values::of));
        let extra = extra.as_ref().map(Values::slice);
        map(pool::gradient(Values::of(g).slice(), Values::of(x).slice(), extent, extra, max), extent)
    }

    fn relu_gradient(&self, g: &Tensor<4>, activation: &Tensor<4>) -> Tensor<4> {
        tensor(vectors::relu_gradient(Values::of(g).slice(), Values::of(activation).slice()), g.dims())
    }

    fn take_rows(&self, x: &Tensor<4>, rows: Range<usize>) -> Tensor<4> {
        let (values, extent) = (Values::of(x), extent(x));
        let taken = Extent { height: rows.len(), ..extent };
        let mut all = Vec::with_capacity(taken.elements());
        for channel in values.slice().chunks_exact(extent.pixels()) {
            all.extend_from_slice(&channel[rows.start * extent.width..rows.end * extent.width]);
        }
        map(all, taken)
    }

    fn join_rows(&self, bands: &[Tensor<4>]) -> Tensor<4> {
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

    fn gram_difference(&self, features: &Tensor<4>, scale: f64, target: Option<&Tensor<2>>) -> Tensor<2> {
        let [_, channels, ..] = features.dims();
        let target = target.map(Values::of);
        let (features, target) = (Values::of(features), target.as_ref().map(Values::slice));
        let difference = gram::difference(features.slice(), channels, scale as f32, target, &self.scratch);
        tensor(difference, [channels; 2])
    }

    fn matrix_product(&self, d: &Tensor<2>, features: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        let dims = features.dims();
        let base = base.map(Values::of);
        let (d, features, base) = (Values::of(d), Values::of(features), base.as_ref().map(Values::slice));
        tensor(gram::product(d.slice(), features.slice(), dims[1], base, factor as f32, &self.scratch), dims)
    }

    fn padded(&self, channels: usize) -> usize {
        channels
    }

    fn channel_moments(&self, x: &Tensor<4>, scale: f64) -> Tensor<2> {
        let [_, channels, ..] = x.dims();
        tensor(distribution::moments(Values::of(x).slice(), channels, scale as f32), [2, channels])
    }

    fn histogram(&self, x: &Tensor<4>, moments: &Tensor<2>) -> Tensor<2> {
        let [_, channels, ..] = x.dims();
        let counts = distribution::histogram(Values::of(x).slice(), channels, Values::of(moments).slice());
        tensor(counts, [channels, BINS])
    }

    fn transport(&self, picture: &Tensor<2>, style: &Tensor<2>, moments: &Tensor<2>) -> (Tensor<2>, Tensor<1>) {
        let [picture, style, moments] = [picture, style, moments].map(Values::of);
        let (moves, costs) = distribution::transport(picture.slice(), style.slice(), moments.slice());
        let channels = costs.len();
        (tensor(moves, [channels, BINS]), tensor(costs, [channels]))
    }

    fn transport_difference(&self, x: &Tensor<4>, moves: &Tensor<2>, moments: &Tensor<2>) -> Tensor<4> {
        let [moves, moments] = [moves, moments].map(Values::of);
        tensor(distribution::transport_difference(Values::of(x).slice(), moves.slice(), moments.slice()), x.dims())
    }

    fn sums(&self, count: usize) -> Box<dyn PendingSums> {
        Box::new(Sums::new(count))
    }

    fn combine(&self, terms: &[(f64, Tensor<1>)]) -> Tensor<1> {
        let values: Vec<(f32, Values)> = terms.iter().map(|(c, x)| (*c as f32, Values::of(x))).collect();
        let rows: Vec<(f32, &[f32])> = values.iter().map(|(c, values)| (*c, values.slice())).collect();
        tensor(vectors::combine(&rows), terms[0].1.dims())
    }

    fn adam(&self, x: &Tensor<1>, gradient: &Tensor<1>, moments: &mut Moments<1>, step: AdamStep) -> Tensor<1> {
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
        *moments = Moments { mean: tensor(m, x.dims()), square: tensor(v, x.dims()) };
        tensor(y, x.dims())
    }

    fn with_kernels_for(&self, _software: bool) -> Arc<dyn Operations> {
        Arc::new(Self { device: self.device.clone(), scratch: self.scratch.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_do_not_share_what_they_keep() {
        let [one, other] = [(); 2].map(|()| Cpu { device: Device::flex(), scratch: Arc::default() });
        let convolution = one.convolution(&[0.1; 5 * 5 * 9], &[0.0; 5], 5);
        convolution.forward(&Tensor::ones([1, 5, 8, 8], one.device()), true);
        assert!(one.scratch.free() > 0, "scratch memory is kept for the next call");
        assert_eq!(other.scratch.free(), 0);
    }
}
