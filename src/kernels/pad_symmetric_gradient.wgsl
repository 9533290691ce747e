// The gradient of pad_symmetric: each pixel gathers from all places that show it, up to three along each axis.
//
// g: [C, H + 2 m, W + 2 m].  y: [C, H, W], m <= min(H, W).
// Global x: pixel of y; y: channel.

@group(0) @binding(0) var<storage, read_write> g: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
// H, W, m
@group(0) @binding(2) var<storage, read_write> info: array<u32>;

// Where pixel i is shown: itself, before the first, behind the last. Itself again where it is not.
fn places(i: u32, m: u32, length: u32) -> vec3<u32> {
  return vec3<u32>(i + m, select(i + m, m - 1u - i, i < m), select(i + m, m + 2u * length - 1u - i, i + m >= length));
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let height = info[0];
  let width = info[1];
  let m = info[2];
  if (id.x >= height * width) { return; }
  let across = width + 2u * m;
  let first = id.y * across * (height + 2u * m);
  let rows = places(id.x / width, m, height);
  let columns = places(id.x % width, m, width);
  var sum = 0.0;
  for (var r = 0u; r < 3u; r++) {
    for (var c = 0u; c < 3u; c++) {
      let counts = (r == 0u || rows[r] != rows[0]) && (c == 0u || columns[c] != columns[0]);
      sum += select(0.0, g[first + rows[r] * across + columns[c]], counts);
    }
  }
  y[id.y * height * width + id.x] = sum;
}
