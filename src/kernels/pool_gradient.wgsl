// Gradient of 2x2 pooling, with the ReLU mask of the pooled map and a loss layer's gradient fused:
// g_in = (unpool(g_out) + extra) * (x > 0). Max pooling finds its argmax again from the kept input; the first of equals gets the gradient.
//
// g: [C, H/2, W/2].  x: [C, H, W], the pooled map, an output of a ReLU.  extra: [C, H, W], read where params says so (else any buffer).
// y: [C, H, W].  Template parameter max: true for max pooling, false for average.
// Global x: 2x2 block of the input, odd edges included; y: channel.

const MAX: bool = {{ max }};

@group(0) @binding(0) var<storage, read_write> g: array<f32>;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> extra: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
struct Params {
  channels: u32,
  height: u32,
  width: u32,
  has_extra: u32, // 0 or 1
}
@group(0) @binding(4) var<storage, read_write> params: Params;

fn put(p: u32, activation: f32, pooled: f32, has_extra: u32) {
  let sum = pooled + select(0.0, extra[p * has_extra], has_extra == 1u);
  y[p] = select(0.0, sum, activation > 0.0);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let height = params.height;
  let width = params.width;
  let e = params.has_extra;
  let blocks = (width + 1u) / 2u;
  let row = id.x / blocks;
  let column = id.x % blocks;
  if (row * 2u >= height) { return; }
  let across = width / 2u;
  let down = height / 2u;
  let inside = row < down && column < across;
  let v = select(0.0, g[select(0u, (id.y * down + row) * across + column, inside)], inside);
  // On an odd edge the missing neighbours fold onto the ones that are there and are written twice with one value.
  let top = (id.y * height + row * 2u) * width + column * 2u;
  let right = select(0u, 1u, column * 2u + 1u < width);
  let below = select(0u, width, row * 2u + 1u < height);
  let a = x[top];
  let b = x[top + right];
  let c = x[top + below];
  let d = x[top + below + right];
  let is_a = a >= b && a >= c && a >= d;
  let is_b = !is_a && b >= c && b >= d;
  let is_c = !is_a && !is_b && c >= d;
  let mean = v * 0.25;
  put(top, a, select(mean, select(0.0, v, is_a), MAX), e);
  put(top + right, b, select(mean, select(0.0, v, is_b), MAX), e);
  put(top + below, c, select(mean, select(0.0, v, is_c), MAX), e);
  put(top + below + right, d, select(mean, select(0.0, v, !is_a && !is_b && !is_c), MAX), e);
}
