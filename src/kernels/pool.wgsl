// 2x2 pooling, stride 2, odd sizes rounded down.
//
// x: [C, H, W].  y: [C, H/2, W/2].  Template parameter max: true for max pooling, false for average.
// Global x: output pixel; y: channel.

const MAX: bool = {{ max }};

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
struct Params {
  channels: u32,
  height: u32,
  width: u32,
}
@group(0) @binding(2) var<storage, read_write> params: Params;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let height = params.height;
  let width = params.width;
  let across = width / 2u;
  let down = height / 2u;
  if (id.x >= across * down) { return; }
  let p = (id.y * height + id.x / across * 2u) * width + id.x % across * 2u;
  let a = x[p];
  let b = x[p + 1u];
  let c = x[p + width];
  let d = x[p + width + 1u];
  y[id.y * across * down + id.x] = select((a + b + c + d) * 0.25, max(max(a, b), max(c, d)), MAX);
}
