// The convolution from Winograd's products, bias and ReLU fused.
//
// m: see the inverse transform.  y: [C, H, W], max(0, conv + bias) or without a ReLU conv + bias.

@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<storage, read_write> bias: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
struct Params {
  channels: u32,
  height: u32,
  width: u32,
  across: u32, // tiles of a row
  first: u32, // tile
  tiles: u32, // of this chunk, padded
  plane: u32, // numbers of one of the 36 planes of m
  relu: u32, // 0 or 1
}
@group(0) @binding(3) var<storage, read_write> params: Params;

// The bias and the least value.
alias Finish = vec2<f32>;

fn finish_of(channel: u32) -> Finish {
  return Finish(bias[channel], select(-3.4e38, 0.0, params.relu == 1u));
}

fn put(p: u32, value: f32, finish: Finish) {
  y[p] = max(value + finish.x, finish.y);
}

{{ inverse }}