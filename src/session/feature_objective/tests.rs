//! What is computed for the losses' values.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::{
    network::{ForwardPass, Vgg, random},
    ops::Engine,
    session::Recipe,
};

/// A network that counts the passes that keep what a backward pass needs.
struct Counting {
    network: Vgg,
    kept: AtomicUsize,
}

impl FeatureNetwork for Counting {
    fn name(&self) -> &str {
        self.network.name()
    }

    fn engine(&self) -> &Engine {
        self.network.engine()
    }

    fn layers(&self) -> Vec<Layer> {
        self.network.layers()
    }

    fn require(&self, layer: Layer) -> Result<()> {
        self.network.require(layer)
    }

    fn extent(&self, layer: Layer, height: usize, width: usize) -> (usize, usize) {
        self.network.extent(layer, height, width)
    }

    fn checkpointing(&self, layers: &[Layer], extent: (usize, usize), bytes: u64) -> Checkpointing {
        self.network.checkpointing(layers, extent, bytes)
    }

    fn truncate(&mut self, layer: Layer) {
        self.network.truncate(layer);
    }

    fn observe(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        checkpointing: Checkpointing,
        observe: &mut dyn FnMut(FeatureRows<'_>),
    ) {
        self.network.observe(image, layers, pooling, checkpointing, observe);
    }

    fn forward(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        checkpointing: Checkpointing,
        observe: &mut dyn FnMut(FeatureRows<'_>),
    ) -> Box<dyn ForwardPass + '_> {
        self.kept.fetch_add(1, Ordering::Relaxed);
        self.network.forward(image, layers, pooling, checkpointing, observe)
    }
}

#[test]
fn values_are_those_of_the_gradient_and_take_a_forward_pass_only() {
    let (engine, weights) = (Engine::cpu(), random::weights(&[4, 4, 6, 6], 1));
    let counting = Arc::new(Counting { network: Vgg::new(&weights, &engine), kept: AtomicUsize::new(0) });
    let picture = |frequency: usize| {
        let values: Vec<f32> = (0..3 * 20 * 24).map(|i| (i * frequency % 17) as f32 / 16.0).collect();
        Tensor::<4>::from_data(burn::tensor::TensorData::new(values, [1, 3, 20, 24]), engine.device())
    };
    let recipe = Recipe::for_network("vgg19-random").unwrap();
    let settings = ScaleSettings::new(&recipe, 24, &weights.into()).unwrap();
    let pictures = ScalePictures::new(picture(1), picture(3), picture(5));
    let objective = FeatureObjective::new(counting.clone(), &settings, &pictures);
    let of_values = pollster::block_on(objective.values(&pictures.painting)).unwrap();
    assert_eq!(counting.kept.load(Ordering::Relaxed), 0);
    let mut sums = Sums::new(objective.terms().len(), &engine);
    objective.gradient(&pictures.painting, &mut sums);
    let of_gradient = pollster::block_on(engine.read(sums.finish())).unwrap();
    assert_eq!(counting.kept.load(Ordering::Relaxed), 1);
    assert!(of_gradient.iter().all(|value| *value > 0.0));
    let of_values: Vec<f64> = of_values.into_iter().map(|(_, _, value)| value).collect();
    assert_eq!(of_values, of_gradient.into_iter().map(f64::from).collect::<Vec<_>>());
}
