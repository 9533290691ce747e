// A map continued beyond its borders by its mirror image, the outermost pixel repeated.
//
// x: [C, H, W].  y: [C, H + 2 m, W + 2 m], m <= min(H, W).
// Global x: output pixel; y: channel.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
// H, W, m
@group(0) @binding(2) var<storage, read_write> info: array<u32>;

// The pixel at i - m of a mirrored row.
fn source(i: u32, m: u32, length: u32) -> u32 {
  return select(select(m + 2u * length - 1u - i, i - m, i < m + length), m - 1u - i, i < m);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let height = info[0];
  let width = info[1];
  let m = info[2];
  let across = width + 2u * m;
  let down = height + 2u * m;
  if (id.x >= across * down) { return; }
  let row = source(id.x / across, m, height);
  let column = source(id.x % across, m, width);
  y[id.y * across * down + id.x] = x[(id.y * height + row) * width + column];
}
