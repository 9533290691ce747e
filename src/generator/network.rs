//! The forward and the backward pass.

use burn::tensor::Tensor;

use super::{
    Architecture, GeneratorParameters,
    architecture::{DECODER, ENCODER},
    normalized::{NormalizedConvolution, input_gradient},
};
use crate::{kernels::ConvolutionShape, ops::Engine};

/// A generator with its parameters on a device.
///
/// The passes are written out, not found by automatic differentiation: the order of steps never changes, each step has
/// its gradient in `ops`, and the losses come with gradients of their own, so that a tape would only add to a browser's
/// download.
pub struct Generator {
    architecture: Architecture,
    convolutions: Vec<ConvolutionShape>,
    engine: Engine,
}

/// A forward pass, with the activations that its backward pass needs.
pub(crate) struct ForwardPass {
    /// The picture, `[1, 3, height, width]`, 0 to 1.
    pub(crate) picture: Tensor<4>,
    saved: Vec<NormalizedConvolution>,
    /// The decoder's map.
    last: Tensor<4>,
}

/// A normalized convolution: its number, its input, and whether a `ReLU` follows.
pub(super) type Convolve<'a> = dyn FnMut(usize, Tensor<4>, bool) -> Tensor<4> + 'a;

impl Generator {
    /// On this engine.
    pub fn new(architecture: Architecture, engine: &Engine) -> Self {
        Self { architecture, convolutions: architecture.convolutions(), engine: engine.clone() }
    }

    /// Its shape.
    pub fn architecture(&self) -> Architecture {
        self.architecture
    }

    /// Where it runs.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The forward pass on a photo, `[1, 3, height, width]`, 0 to 1, both sides multiples of 4.
    pub(crate) fn forward(&self, parameters: &GeneratorParameters, photo: &Tensor<4>) -> ForwardPass {
        let mut saved = Vec::with_capacity(self.architecture.normalized());
        let (picture, last) = self.run(parameters, photo, &mut |i, input, relu| {
            let (y, step) = self.normalized_convolution(parameters, i, input, relu);
            saved.push(step);
            y
        });
        ForwardPass { picture, saved, last }
    }

    /// The forward pass, each normalized convolution by `convolve`, which is given its number, its input, and whether a `ReLU`
    /// follows. Returns the picture and the decoder's map.
    pub(super) fn run(
        &self,
        parameters: &GeneratorParameters,
        photo: &Tensor<4>,
        convolve: &mut Convolve<'_>,
    ) -> (Tensor<4>, Tensor<4>) {
        let mut x = photo.clone();
        for i in 0..ENCODER {
            x = convolve(i, x, true);
        }
        x = self.transformed(x, convolve);
        for i in self.decoder() {
            x = convolve(i, x, true);
        }
        (self.coloured(parameters, &x), x)
    }

    /// The decoder's input, from the encoder's output: through the residual blocks.
    pub(super) fn transformed(&self, mut x: Tensor<4>, convolve: &mut Convolve<'_>) -> Tensor<4> {
        for block in 0..self.architecture.residual_blocks {
            let first = ENCODER + 2 * block;
            let inner = convolve(first, x.clone(), true);
            let inner = convolve(first + 1, inner, false);
            x = self.engine.plus(inner, Some(x));
        }
        x
    }

    /// The picture, from the decoder's map.
    pub(super) fn coloured(&self, parameters: &GeneratorParameters, map: &Tensor<4>) -> Tensor<4> {
        let operations = self.engine.operations();
        let output = operations.learned_convolution(map, &parameters.output, Some(&parameters.bias), self.output());
        operations.sigmoid(&output)
    }

    /// Convolution `i`, not normalized.
    pub(super) fn convolution(&self, parameters: &GeneratorParameters, i: usize, x: &Tensor<4>) -> Tensor<4> {
        self.engine.operations().learned_convolution(x, &parameters.weights[i], None, self.convolutions[i])
    }

    /// The gradient with respect to the parameters, from that with respect to the picture.
    pub(crate) fn backward(
        &self,
        parameters: &GeneratorParameters,
        pass: ForwardPass,
        g: &Tensor<4>,
    ) -> GeneratorParameters {
        let operations = self.engine.operations();
        let g = operations.sigmoid_gradient(g, &pass.picture);
        let mut gradients = Gradients { weights: Vec::new(), affine: Vec::new() };
        let output = operations.learned_convolution_weight_gradient(&pass.last, &g, self.output());
        // Sums over the pixels come first, then those of squares.
        let bias = operations.channel_moments(&g, 1.0).slice([0..1, 0..3]).reshape([3]);
        let mut g = input_gradient(&self.engine, &g, &parameters.output, self.output(), &pass.last);
        let mut saved = pass.saved.into_iter();
        for i in self.decoder().rev() {
            g = self.backward_one(parameters, i, &saved.next_back().expect("one each"), &g, &mut gradients);
        }
        for block in (0..self.architecture.residual_blocks).rev() {
            let mut inner = g.clone();
            for i in [1, 0].map(|k| ENCODER + 2 * block + k) {
                inner = self.backward_one(parameters, i, &saved.next_back().expect("one each"), &inner, &mut gradients);
            }
            g = self.engine.plus(inner, Some(g));
        }
        for i in (0..ENCODER).rev() {
            g = self.backward_one(parameters, i, &saved.next_back().expect("one each"), &g, &mut gradients);
        }
        gradients.weights.reverse();
        gradients.affine.reverse();
        GeneratorParameters { weights: gradients.weights, affine: gradients.affine, output, bias }
    }

    /// The picture painted from `photo`, and the gradients of all parameters from `g`, that of the picture: for tests
    /// and benchmarks.
    ///
    /// # Shapes
    /// - `photo`, `g`, picture: `[1, 3, height, width]`, both sides multiples of 4
    #[cfg(feature = "reference")]
    pub fn gradients(
        &self,
        parameters: &GeneratorParameters,
        photo: &Tensor<4>,
        g: &Tensor<4>,
    ) -> (Tensor<4>, Vec<Tensor<1>>) {
        let pass = self.forward(parameters, photo);
        let picture = pass.picture.clone();
        (picture, self.backward(parameters, pass, g).flat())
    }

    /// Its normalized convolutions.
    pub(super) fn decoder(&self) -> std::ops::Range<usize> {
        let first = ENCODER + 2 * self.architecture.residual_blocks;
        first..first + DECODER
    }

    /// The last convolution.
    fn output(&self) -> ConvolutionShape {
        self.convolutions[self.architecture.normalized()]
    }

    /// Convolution `i`, normalized by its own moments, and what its backward pass needs.
    pub(super) fn normalized_convolution(
        &self,
        parameters: &GeneratorParameters,
        i: usize,
        input: Tensor<4>,
        relu: bool,
    ) -> (Tensor<4>, NormalizedConvolution) {
        let own = (&parameters.weights[i], &parameters.affine[i]);
        NormalizedConvolution::forward(&self.engine, input, own, self.convolutions[i], relu)
    }

    /// The gradient with respect to the input of a convolution. Of the first one, whose input is the photo, nobody asks
    /// for it: that with respect to its output.
    fn backward_one(
        &self,
        parameters: &GeneratorParameters,
        i: usize,
        saved: &NormalizedConvolution,
        g: &Tensor<4>,
        gradients: &mut Gradients,
    ) -> Tensor<4> {
        let own = saved.gradients(&self.engine, g, &parameters.affine[i], self.convolutions[i]);
        gradients.affine.push(own.affine);
        gradients.weights.push(own.weight);
        if i == 0 {
            return own.output;
        }
        input_gradient(&self.engine, &own.output, &parameters.weights[i], self.convolutions[i], saved.input())
    }
}

/// From the last on.
struct Gradients {
    weights: Vec<Tensor<1>>,
    affine: Vec<Tensor<2>>,
}
