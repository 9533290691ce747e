// The data gradient from Winograd's products, g = (conv + extra) * (activation > 0).
//
// m: see the inverse transform; C: the channels of the convolution's input.
// extra: [C, H, W], a loss layer's own gradient on this map, read where info says so (else any buffer).
// activation: [C, H, W], the convolution's input, an output of a ReLU (or a pool of one), read where info says so.
// g: [C, H, W].

@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<storage, read_write> extra: array<f32>;
@group(0) @binding(2) var<storage, read_write> activation: array<f32>;
@group(0) @binding(3) var<storage, read_write> g: array<f32>;
// C, H, W, tiles across, first tile, T (padded), plane, has extra (0 or 1), has activation (0 or 1)
@group(0) @binding(4) var<storage, read_write> info: array<u32>;

// Whether there is an extra, and an activation: 0 or 1.
alias Finish = vec2<u32>;

fn finish_of(channel: u32) -> Finish {
  return Finish(info[7], info[8]);
}

fn put(p: u32, value: f32, finish: Finish) {
  let sum = value + select(0.0, extra[p * finish.x], finish.x == 1u);
  g[p] = select(0.0, sum, finish.y == 0u || activation[p * finish.y] > 0.0);
}

{{ inverse }}