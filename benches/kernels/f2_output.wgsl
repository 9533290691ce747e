// Winograd F(2x2,3x3) (Lavin & Gray 2016): Y = A^T M A, bias and ReLU fused. Only measured, not shipped: see docs/kernels.md.
//
// m: [16][O/4][T] vec4 over outputs.  y: [O, H, W].  Global x: 4 * tile + output % 4, tiles, then output / 4.

@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<storage, read_write> bias: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
// O, H, W, tiles across, T, plane
@group(0) @binding(3) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let height = info[1]; let width = info[2]; let padded = info[4]; let plane = info[5];
  let output = id.x / 4u / padded * 4u + id.x % 4u;
  let tile = id.x / 4u % padded;
  let top = tile / info[3] * 2u;
  let left = tile % info[3] * 2u;
  if (output >= info[0] || top >= height) { return; }
  var r = array<vec4<f32>, 4>();
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) { r[i][j] = m[id.x + (i * 4u + j) * plane]; }
  }
  let rows = array<vec4<f32>, 2>(r[0] + r[1] + r[2], r[1] - r[2] - r[3]);
  // Past the edge the first row or column is written again, to its own place.
  for (var i = 0u; i < 2u; i++) {
    let down = select(0u, i, top + i < height);
    let row = rows[down];
    let p = (output * height + top + down) * width;
    let first = row.x + row.y + row.z + bias[output];
    let second = row.y - row.z - row.w + bias[output];
    let inside = left + 1u < width;
    y[p + left] = max(0.0, first);
    y[p + min(left + 1u, width - 1u)] = max(0.0, select(first, second, inside));
  }
}
