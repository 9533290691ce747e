// Winograd F(2x2,3x3) (Lavin & Gray 2016): V = B^T d B of overlapping 4x4 tiles. Only measured, not shipped: see docs/kernels.md.
//
// x: [C, H, W].  v: [16][T/B][K/4][B/4] mat4x4, columns tiles, rows channels, as the products read it.
// Global x: tile * K + channel.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> v: array<f32>;
// C, H, W, tiles across, T, B, K
@group(0) @binding(2) var<storage, read_write> info: array<u32>;

// B^T times four rows.
fn bt(d: mat4x4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let channels = info[0]; let height = i32(info[1]); let width = i32(info[2]); let across = info[3];
  let padded = info[4]; let block = info[5]; let k = info[6];
  let tile = id.x / k;
  let channel = id.x % k;
  if (tile >= padded) { return; }
  let top = i32(tile / across) * 2 - 1;
  let left = i32(tile % across) * 2 - 1;
  let plane = i32(min(channel, channels - 1u)) * height;
  var d = mat4x4<f32>();
  for (var i = 0; i < 4; i++) {
    let row = (plane + clamp(top + i, 0, height - 1)) * width;
    let inside = channel < channels && top + i >= 0 && top + i < height;
    for (var j = 0; j < 4; j++) {
      let value = x[row + clamp(left + j, 0, width - 1)];
      d[i][j] = select(0.0, value, inside && left + j >= 0 && left + j < width);
    }
  }
  let t = transpose(bt(transpose(bt(d))));
  let at = ((tile / block * (k / 4u) + channel / 4u) * (block / 4u) + tile % block / 4u) * 16u + tile % 4u * 4u + channel % 4u;
  for (var p = 0u; p < 16u; p++) { v[p * padded * k + at] = t[p / 4u][p % 4u]; }
}
