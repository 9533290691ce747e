//! How fast a device computes, which together with a painting's work tells how long it takes.

use std::time::Duration;

use burn::tensor::{Tensor, TensorData};
use serde::{Deserialize, Serialize};

use super::networks::Networks;
use crate::{
    Result,
    network::{Architecture, Checkpointing, FeatureNetwork, Layer, Pooling, Vgg, random},
    ops::{Engine, Kind},
};

/// What a device computes in a second.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speed {
    /// Multiply-adds a second, of the convolutions' plain definition.
    pub rate: f64,
    /// Seconds of a step, a convolution forward and back or a loss, that do not depend on its size.
    pub overhead: f64,
}

/// Convolutions that are timed: as deep as most of the work lies, and no deeper, as weights take long to lay out.
const TIMED: usize = 5;
/// Side of the picture whose time is all overhead.
const SMALL: usize = 16;
/// Side of the first picture that is timed.
const FIRST: usize = 64;
/// Side of the largest.
const LARGEST: usize = 512;
/// Passes that are timed: at least, and at most where they are short.
const LEAST_PASSES: usize = 2;
/// See [`LEAST_PASSES`].
const MOST_PASSES: usize = 6;
/// Seconds of passes that are enough.
const TOGETHER: f64 = 0.3;
/// What a pass should take to be timed well.
const LONG_ENOUGH: Duration = Duration::from_millis(40);

impl Speed {
    /// A guess, for shares of work.
    pub fn typical(kind: Kind) -> Self {
        match kind {
            Kind::Cpu => Self { rate: 7e10, overhead: 5e-5 },
            Kind::Gpu => Self { rate: 1e12, overhead: 3e-4 },
        }
    }

    /// Measures passes through the first layers of the network of this name, with random weights: takes about half a
    /// second. `now` is a clock in seconds.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed), [`Error::NoWeights`](crate::Error::NoWeights).
    pub async fn measure(networks: &Networks, network: &str, engine: &Engine, now: impl Fn() -> f64) -> Result<Self> {
        let architecture = networks.architecture(network)?;
        let widths: Vec<usize> = architecture.layers().iter().map(|layer| architecture.channels(*layer)).collect();
        let vgg = Vgg::new(&random::weights(&widths[..TIMED.min(widths.len())], 1), engine);
        let probe = Probe { engine, vgg, now };
        let least = probe.seconds(SMALL).await?;
        let mut side = FIRST;
        loop {
            let seconds = probe.seconds(side).await? - least;
            if seconds >= LONG_ENOUGH.as_secs_f64() || side >= LARGEST {
                let rate = probe.work(side) / seconds.max(1e-4);
                // Of both passes.
                let reading = 2.0 * architecture.reading_work(probe.layers()[0]) / rate;
                return Ok(Self { rate, overhead: (least - reading).max(0.0) / (TIMED as f64 + 1.0) });
            }
            side *= 2;
        }
    }
}

/// Passes with a simple loss.
struct Probe<'a, N> {
    engine: &'a Engine,
    vgg: Vgg,
    now: N,
}

impl<N: Fn() -> f64> Probe<'_, N> {
    fn layers(&self) -> Vec<Layer> {
        vec![self.vgg.architecture().deepest()]
    }

    fn work(&self, side: usize) -> f64 {
        let architecture: &Architecture = self.vgg.architecture();
        architecture.work(&self.layers(), (side, side), Checkpointing::None)
    }

    /// The shortest of some passes, after one that builds what has to be built: what else a machine does only adds to it.
    async fn seconds(&self, side: usize) -> Result<f64> {
        let values: Vec<f32> = (0..3 * side * side).map(|i| (i % 251) as f32 / 250.0).collect();
        let picture = Tensor::from_data(TensorData::new(values, [1, 3, side, side]), self.engine.device());
        self.pass(&picture).await?;
        let (mut shortest, mut all) = (f64::INFINITY, 0.0);
        for i in 0..MOST_PASSES {
            if i >= LEAST_PASSES && all >= TOGETHER {
                break;
            }
            let begin = (self.now)();
            self.pass(&picture).await?;
            let seconds = (self.now)() - begin;
            shortest = shortest.min(seconds);
            all += seconds;
        }
        Ok(shortest)
    }

    async fn pass(&self, picture: &Tensor<4>) -> Result<()> {
        let layers = self.layers();
        let pass = self.vgg.forward(picture, &layers, Pooling::Average, Checkpointing::None, &mut |_| ());
        let gradient = pass.backward(&mut |rows| (rows.layer == layers[0]).then(|| rows.values.clone()));
        let first: Tensor<1> = gradient.slice([0..1, 0..1, 0..1, 0..1]).reshape([1]);
        self.engine.read(first).await.map(drop)
    }
}
