// Gram matrix F F^T (Gatys et al. 2015), upper 16x16 tiles only, in parts over the pixels; gram_reduce.wgsl adds the parts.
//
// f: [C, M].  parts: [S][tile pairs][4][4] mat4x4, the 16x16 tile's blocks; columns channels of the later tile, rows of the earlier.
// Global x: tile pair, the triangle folded into a rectangle: (n + 1) x ceil(n / 2), n = ceil(C / 16); y: part.

@group(0) @binding(0) var<storage, read_write> f: array<f32>;
@group(0) @binding(1) var<storage, read_write> parts: array<mat4x4<f32>>;
// C, M, pixels per part (a multiple of 4)
@group(0) @binding(2) var<storage, read_write> info: array<u32>;

fn pixels(row: u32, p: u32, end: u32) -> vec4<f32> {
  return select(vec4<f32>(), vec4<f32>(f[row + p], f[row + p + 1u], f[row + p + 2u], f[row + p + 3u]), vec4<u32>(p, p + 1u, p + 2u, p + 3u) < vec4<u32>(end));
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let channels = info[0];
  let size = info[1];
  let n = (channels + 15u) / 16u;
  let x = id.x % (n + 1u);
  let y = id.x / (n + 1u);
  if (y >= (n + 1u) / 2u || (x <= y && y * 2u + 1u == n)) { return; }
  // Tile (i, j), i <= j: row y of the triangle, or row n - 1 - y in what row y leaves free.
  let i = select(n - 1u - y, y, x > y) * 16u;
  let j = select(n - 1u - x, x - 1u, x > y) * 16u;
  let last = channels - 1u;
  let i0 = min(i + 0u, last) * size; let i1 = min(i + 1u, last) * size; let i2 = min(i + 2u, last) * size; let i3 = min(i + 3u, last) * size; let i4 = min(i + 4u, last) * size; let i5 = min(i + 5u, last) * size; let i6 = min(i + 6u, last) * size; let i7 = min(i + 7u, last) * size; let i8 = min(i + 8u, last) * size; let i9 = min(i + 9u, last) * size; let i10 = min(i + 10u, last) * size; let i11 = min(i + 11u, last) * size; let i12 = min(i + 12u, last) * size; let i13 = min(i + 13u, last) * size; let i14 = min(i + 14u, last) * size; let i15 = min(i + 15u, last) * size;
  let j0 = min(j + 0u, last) * size; let j1 = min(j + 1u, last) * size; let j2 = min(j + 2u, last) * size; let j3 = min(j + 3u, last) * size; let j4 = min(j + 4u, last) * size; let j5 = min(j + 5u, last) * size; let j6 = min(j + 6u, last) * size; let j7 = min(j + 7u, last) * size; let j8 = min(j + 8u, last) * size; let j9 = min(j + 9u, last) * size; let j10 = min(j + 10u, last) * size; let j11 = min(j + 11u, last) * size; let j12 = min(j + 12u, last) * size; let j13 = min(j + 13u, last) * size; let j14 = min(j + 14u, last) * size; let j15 = min(j + 15u, last) * size;
  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>(); var c12 = mat4x4<f32>(); var c13 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>(); var c22 = mat4x4<f32>(); var c23 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>(); var c32 = mat4x4<f32>(); var c33 = mat4x4<f32>();
  let end = min(size, (id.y + 1u) * info[2]);
  for (var p = id.y * info[2]; p < end; p += 4u) {
    let b0 = mat4x4<f32>(pixels(j0, p, end), pixels(j1, p, end), pixels(j2, p, end), pixels(j3, p, end));
    let b1 = mat4x4<f32>(pixels(j4, p, end), pixels(j5, p, end), pixels(j6, p, end), pixels(j7, p, end));
    let b2 = mat4x4<f32>(pixels(j8, p, end), pixels(j9, p, end), pixels(j10, p, end), pixels(j11, p, end));
    let b3 = mat4x4<f32>(pixels(j12, p, end), pixels(j13, p, end), pixels(j14, p, end), pixels(j15, p, end));
    let a0 = transpose(mat4x4<f32>(pixels(i0, p, end), pixels(i1, p, end), pixels(i2, p, end), pixels(i3, p, end)));
    c00 += a0 * b0; c01 += a0 * b1; c02 += a0 * b2; c03 += a0 * b3;
    let a1 = transpose(mat4x4<f32>(pixels(i4, p, end), pixels(i5, p, end), pixels(i6, p, end), pixels(i7, p, end)));
    c10 += a1 * b0; c11 += a1 * b1; c12 += a1 * b2; c13 += a1 * b3;
    let a2 = transpose(mat4x4<f32>(pixels(i8, p, end), pixels(i9, p, end), pixels(i10, p, end), pixels(i11, p, end)));
    c20 += a2 * b0; c21 += a2 * b1; c22 += a2 * b2; c23 += a2 * b3;
    let a3 = transpose(mat4x4<f32>(pixels(i12, p, end), pixels(i13, p, end), pixels(i14, p, end), pixels(i15, p, end)));
    c30 += a3 * b0; c31 += a3 * b1; c32 += a3 * b2; c33 += a3 * b3;
  }
  let at = (id.y * (n + 1u) * ((n + 1u) / 2u) + id.x) * 16u;
  parts[at + 0u] = c00; parts[at + 1u] = c01; parts[at + 2u] = c02; parts[at + 3u] = c03;
  parts[at + 4u] = c10; parts[at + 5u] = c11; parts[at + 6u] = c12; parts[at + 7u] = c13;
  parts[at + 8u] = c20; parts[at + 9u] = c21; parts[at + 10u] = c22; parts[at + 11u] = c23;
  parts[at + 12u] = c30; parts[at + 13u] = c31; parts[at + 14u] = c32; parts[at + 15u] = c33;
}
