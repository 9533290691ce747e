// The data gradient from Winograd's products, g = (conv + extra) * (activation > 0).
//
// m: see the inverse transform; C: the channels of the convolution's input.
// extra: [C, H, W], a loss layer's own gradient on this map, read where params says so (else any buffer).
// activation: [C, H, W], the convolution's input, an output of a ReLU (or a pool of one), read where params says so.
// g: [C, H, W].

@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<storage, read_write> extra: array<f32>;
@group(0) @binding(2) var<storage, read_write> activation: array<f32>;
@group(0) @binding(3) var<storage, read_write> g: array<f32>;
struct Params {
  channels: u32,
  height: u32,
  width: u32,
  across: u32, // tiles of a row
  first: u32, // tile
  tiles: u32, // of this chunk, padded
  plane: u32, // numbers of one of the 36 planes of m
  has_extra: u32, // 0 or 1
  has_activation: u32, // 0 or 1
}
@group(0) @binding(4) var<storage, read_write> params: Params;

// Whether there is an extra, and an activation: 0 or 1.
alias Finish = vec2<u32>;

fn finish_of(channel: u32) -> Finish {
  return Finish(params.has_extra, params.has_activation);
}

fn put(p: u32, value: f32, finish: Finish) {
  let sum = value + select(0.0, extra[p * finish.x], finish.x == 1u);
  g[p] = select(0.0, sum, finish.y == 0u || activation[p * finish.y] > 0.0);
}

{{ inverse }}