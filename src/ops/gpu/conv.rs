//! 3x3 convolutions: direct where few channels come in, Winograd F(4x4, 3x3) (Lavin and Gray 2016) everywhere else.
//! `docs/kernels.md` has the measurements behind the rule.

use std::sync::Arc;

use burn::tensor::Tensor;
use burn_cubecl::{cubecl::server::Handle, tensor::CubeTensor};

use super::{
    super::operations::Convolution,
    context::Context,
    launch::{Ready, Run},
    maps,
    tensors::{empty, primitive, tensor},
    vectors,
};
use crate::kernels::{
    params,
    wgsl::{Gemm, Kernel},
};

/// Inputs up to which the direct kernel is used.
const FEW: usize = 4;
/// Winograd's products per tile.
const PRODUCTS: usize = 36;
/// Outputs from which a hardware GPU makes the products in workgroup memory.
const MANY: usize = 48;

/// A convolution's weights, for both passes.
pub(super) struct Conv {
    context: Arc<Context>,
    inputs: usize,
    outputs: usize,
    bias: Handle,
    weights: Weights,
}

/// Laid out for the forward and the backward pass.
enum Weights {
    Direct { forward: Handle, backward: Handle, zeros: Handle },
    Winograd { forward: Transformed, backward: Transformed },
}

/// Bytes up to which a hardware GPU keeps a transformed filter bank: four times the weights, for each direction. Larger ones
/// belong to deep layers; they are made anew for each use, which costs little beside their products.
const KEPT: usize = 10 << 20;

/// U, `[36][outputs][inputs]` in the product kernels' blocks, padded with zeros: itself, or what it is made of.
struct Transformed {
    source: Source,
    /// Padded.
    inputs: usize,
    /// Padded.
    outputs: usize,
}

enum Source {
    Kept(Handle),
    Raw(Box<Raw>),
}

struct Raw {
    weight: CubeTensor,
    outputs: usize,
    inputs: usize,
    back: bool,
}

impl Transformed {
    fn new(context: &Context, weight: &CubeTensor, outputs: usize, inputs: usize, back: bool) -> Self {
        let (makes, takes) = if back { (inputs, outputs) } else { (outputs, inputs) };
        let block = if context.software || makes < MANY { 16 } else { 64 };
        let (takes, makes) = (takes.next_multiple_of(8), makes.next_multiple_of(block));
        let source = Source::Raw(Box::new(Raw { weight: weight.clone(), outputs, inputs, back }));
        let mut all = Self { source, inputs: takes, outputs: makes };
        if context.software || all.bytes() <= KEPT {
            all.source = Source::Kept(all.u(context));
        }
        all
    }

    /// Numbers of U.
    fn numbers(&self) -> usize {
        PRODUCTS * self.inputs * self.outputs
    }

    fn bytes(&self) -> usize {
        self.numbers() * size_of::<f32>()
    }

    /// U; the filter transform runs on the GPU.
    fn u(&self, context: &Context) -> Handle {
        let Raw { weight, outputs, inputs, back } = match &self.source {
            Source::Kept(u) => return u.clone(),
            Source::Raw(raw) => &**raw,
        };
        let u = context.client.empty(self.bytes());
        Run::new(context, Kernel::WinogradWeights)
            .buffer("w", &weight.handle, outputs * inputs * 9)
            .buffer("u", &u, self.numbers())
            .params(&params::WinogradWeights {
                outputs: *outputs,
                inputs: *inputs,
                transposed: *back,
                k_padded: self.inputs,
                o_padded: self.outputs,
            })
            .invocations(self.outputs, self.inputs, 1);
        u
    }
}

impl Conv {
    pub(super) fn new(weight: &[f32], bias: &[f32], inputs: usize, context: Arc<Context>) -> Self {
        let outputs = bias.len();
        let raw = primitive(&Tensor::<1>::from_floats(weight, &context.device));
        let upload = |values: &[f32]| context.client.create_from_slice(bytemuck::cast_slice(values));
        let weights = if inputs <= FEW {
            Weights::Direct {
                forward: upload(&direct_layout(weight, outputs, inputs, false)),
                backward: upload(&direct_layout(weight, outputs, inputs, true)),
                zeros: upload(&vec![0.0; inputs.next_multiple_of(4)]),
            }
        } else {
            Weights::Winograd {
                forward: Transformed::new(&context, &raw, outputs, inputs, false),
                backward: Transformed::new(&context, &raw, outputs, inputs, true),
            }
        };
        let mut padded = bias.to_vec();
        padded.resize(outputs.next_multiple_of(4), 0.0);
        let bias = upload(&padded);
        Self { context, inputs, outputs, bias, weights }
    }
}

impl Convolution for Conv {
    fn forward(&self, x: &Tensor<4>, relu: bool) -> Tensor<4> {
        let [_, _, height, width] = x.dims();
        let x = primitive(x);
        let y = empty(&x, [1, self.outputs, height, width]);
        match &self.weights {
            Weights::Direct { forward, .. } => direct(&self.context, &x, forward, &self.bias, &y, relu),
            Weights::Winograd { forward, .. } => winograd(&self.context, &x, forward, &y, |chunk| {
                chunk
                    .run(Kernel::WinogradOutput)
                    .buffer("bias", &self.bias, self.outputs)
                    .buffer("y", &y.handle, chunk.numbers())
                    .params(&params::WinogradOutput {
                        channels: chunk.channels,
                        height: chunk.height,
                        width: chunk.width,
                        across: chunk.across,
                        first: chunk.first,
                        tiles: chunk.tiles,
                        plane: chunk.plane,
                        relu,
                    })
            }),
        }
        tensor(y)
    }

    fn backward(&self, g: &Tensor<4>, extra: Option<&Tensor<4>>, activation: Option<&Tensor<4>>) -> Tensor<4> {
        let [_, _, height, width] = g.dims();
        let g = primitive(g);
        let y = empty(&g, [1, self.inputs, height, width]);
        match &self.weights {
            Weights::Direct { backward, zeros, .. } => {
                let context = &self.context;
                direct(context, &g, backward, zeros, &y, false);
                // Nothing is fused: the picture is no ReLU's output, and networks this narrow are tests.
                let sum: Tensor<4> = tensor(y);
                let sum = extra.map_or_else(
                    || sum.clone(),
                    |extra| vectors::combine(context, &[(1.0, sum.clone()), (1.0, extra.clone())]),
                );
                return activation.map_or_else(|| sum.clone(), |a| maps::relu_gradient(context, &sum, a));
            }
            Weights::Winograd { backward, .. } => {
                let (extra, activation) = (extra.map(primitive), activation.map(primitive));
                winograd(&self.context, &g, backward, &y, |chunk| {
                    chunk
                        .run(Kernel::WinogradOutputGradient)
                        .maybe("extra", extra.as_ref().map(|extra| &extra.handle), chunk.numbers())
                        .maybe("activation", activation.as_ref().map(|map| &map.handle), chunk.numbers())
                        .buffer("g", &y.handle, chunk.numbers())
                        .params(&params::WinogradOutputGradient {
                            channels: chunk.channels,
                            height: chunk.height,
                            width: chunk.width,
                            across: chunk.across,
                            first: chunk.first,
                            tiles: chunk.tiles,
                            plane: chunk.plane,
                            has_extra: extra.is_some(),
                            has_activation: activation.is_some(),
                        })
                });
            }
        }
        tensor(y)
    }
}

/// `[outputs / 4][inputs][9]` of four outputs each; for the backward pass roles are exchanged and the weights turned.
fn direct_layout(weight: &[f32], outputs: usize, inputs: usize, back: bool) -> Vec<f32> {
    let (makes, takes) = if back { (inputs, outputs) } else { (outputs, inputs) };
    let mut all = vec![0.0; makes.next_multiple_of(4) * takes * 9];
    for o in 0..makes {
        for c in 0..takes {
            for tap in 0..9 {
                all[((o / 4 * takes + c) * 9 + tap) * 4 + o % 4] =
                    if back { weight[(c * inputs + o) * 9 + 8 - tap] } else { weight[(o * inputs + c) * 9 + tap] };
            }
        }
    }
    all
}

fn direct(context: &Context, x: &CubeTensor, weight: &Handle, bias: &Handle, y: &CubeTensor, relu: bool) {
    let ([_, inputs, height, width], [_, outputs, ..]) = (dims(x), dims(y));
    Run::new(context, Kernel::Conv3x3Direct)
        .buffer("x", &x.handle, inputs * height * width)
        .buffer("w", weight, outputs.next_multiple_of(4) * inputs * 9)
        .buffer("bias", bias, outputs)
        .buffer("y", &y.handle, outputs * height * width)
        .params(&params::Conv3x3Direct { inputs, outputs, height, width, relu })
        .invocations(height.div_ceil(4) * width.div_ceil(4), outputs.div_ceil(4), 1);
}

/// Which product kernel, by what it costs: on a software adapter the time per padded multiply-add as measured, on hardware
/// workgroup memory wherever a map fills its tiles.
fn gemm(context: &Context, outputs: usize, tiles: usize) -> Gemm {
    if !context.software {
        return if outputs.is_multiple_of(64) && tiles >= 32 { Gemm::Shared64x64 } else { Gemm::Tile16x4 };
    }
    let cost = |(gemm, time): (Gemm, usize)| (tiles.next_multiple_of(gemm.extent().1) * time, gemm);
    let costs = [(Gemm::Tile16x16, 22), (Gemm::Tile16x8, 30), (Gemm::Tile16x4, 37)].map(cost);
    costs.into_iter().min_by_key(|(cost, _)| *cost).expect("three").1
}

/// Bytes of V, and of M, at a time: what bounds the length of a dispatch.
fn most_scratch(context: &Context) -> usize {
    if context.software { 64 << 20 } else { 32 << 20 }
}

/// Some tiles of a map whose products are there, to be transformed into the map.
struct Chunk<'c> {
    context: &'c Context,
    m: &'c Handle,
    channels: usize,
    height: usize,
    width: usize,
    /// Tiles of a row.
    across: usize,
    /// The first tile.
    first: usize,
    /// How many, padded.
    tiles: usize,
    /// Numbers of one of the 36 planes of M.
    plane: usize,
}

impl<'c> Chunk<'c> {
    /// A kernel that reads M.
    fn run(&self, kernel: Kernel) -> Run<'c> {
        Run::new(self.context, kernel).buffer("m", self.m, PRODUCTS * self.plane)
    }

    /// Numbers of the map.
    fn numbers(&self) -> usize {
        self.channels * self.height * self.width
    }
}

/// The convolution of `x`, given the kernel that transforms a chunk's products into `y`.
fn winograd(
    context: &Context,
    x: &CubeTensor,
    weights: &Transformed,
    y: &CubeTensor,
    output: impl for<'c> Fn(&Chunk<'c>) -> Ready<'c>,
) {
    let ([_, inputs, height, width], [_, outputs, ..]) = (dims(x), dims(y));
    let (across, down) = (width.div_ceil(4), height.div_ceil(4));
    let all = across * down;
    let gemm = gemm(context, weights.outputs, all);
    let u = weights.u(context);
    let (tile_outputs, tile) = gemm.extent();
    let widest = weights.inputs.max(weights.outputs);
    let most = (most_scratch(context) / (PRODUCTS * size_of::<f32>() * widest) / tile).max(1) * tile;
    for first in (0..all).step_by(most) {
        let tiles = most.min(all - first).next_multiple_of(tile);
        let (v_numbers, m_numbers) = (PRODUCTS * weights.inputs * tiles, PRODUCTS * weights.outputs * tiles);
        let [v, m] = [v_numbers, m_numbers].map(|numbers| context.client.empty(numbers * size_of::<f32>()));
        Run::new(context, Kernel::WinogradInput)
            .buffer("x", &x.handle, inputs * height * width)
            .buffer("v", &v, v_numbers)
            .params(&params::WinogradInput {
                channels: inputs,
                height,
                width,
                across,
                first,
                tiles,
                block: gemm.block(),
            })
            .invocations(tiles * weights.inputs, 1, 1);
        let products = weights.outputs / tile_outputs * (tiles / tile);
        let run = Run::new(context, Kernel::WinogradGemm(gemm))
            .buffer("u", &u, weights.numbers())
            .buffer("v", &v, v_numbers)
            .buffer("m", &m, m_numbers)
            .params(&params::WinogradGemm {
                inputs4: weights.inputs / 4,
                outputs4: weights.outputs / 4,
                tiles4: tiles / 4,
            });
        match gemm {
            Gemm::Shared64x64 => run.workgroups(products, 1, PRODUCTS),
            _ => run.invocations(products, 1, PRODUCTS),
        }
        let plane = weights.outputs * tiles;
        let chunk = Chunk { context, m: &m, channels: outputs, height, width, across, first, tiles, plane };
        output(&chunk).invocations(tiles * outputs.next_multiple_of(4), 1, 1);
    }
}

fn dims(map: &CubeTensor) -> [usize; 4] {
    map.meta.shape().dims()
}
