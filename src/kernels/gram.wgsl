// Gram matrix F F^T (Gatys et al. 2015), upper 16x16 tiles only, in parts over the pixels; gram_reduce.wgsl adds the parts.
//
// f: [C, M].  parts: [S][tile pairs][4][4] mat4x4, the 16x16 tile's blocks; columns channels of the later tile, rows of the earlier.
// Global x: tile pair, the triangle folded into a rectangle: (n + 1) x ceil(n / 2), n = ceil(C / 16); y: part.

@group(0) @binding(0) var<storage, read_write> f: array<f32>;
@group(0) @binding(1) var<storage, read_write> parts: array<mat4x4<f32>>;
struct Params {
  channels: u32,
  pixels: u32,
  part_pixels: u32, // of a part, a multiple of 4
}
@group(0) @binding(2) var<storage, read_write> params: Params;

fn pixels(row: u32, p: u32, end: u32) -> vec4<f32> {
  return select(vec4<f32>(), vec4<f32>(f[row + p], f[row + p + 1u], f[row + p + 2u], f[row + p + 3u]), vec4<u32>(p, p + 1u, p + 2u, p + 3u) < vec4<u32>(end));
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let channels = params.channels;
  let size = params.pixels;
  let n = (channels + 15u) / 16u;
  let x = id.x % (n + 1u);
  let y = id.x / (n + 1u);
  if (y >= (n + 1u) / 2u || (x <= y && y * 2u + 1u == n)) { return; }
  // Tile (i, j), i <= j: row y of the triangle, or row n - 1 - y in what row y leaves free.
  let i = select(n - 1u - y, y, x > y) * 16u;
  let j = select(n - 1u - x, x - 1u, x > y) * 16u;
  let last = channels - 1u;
  [[16 c: let i{c} = min(i + {c}u, last) * size; let j{c} = min(j + {c}u, last) * size;
  ]][[4 i: [[4 j: var c{i}{j} = mat4x4<f32>(); ]]
  ]]let end = min(size, (id.y + 1u) * params.part_pixels);
  for (var p = id.y * params.part_pixels; p < end; p += 4u) {
    [[4 j: let b{j} = mat4x4<f32>(pixels(j{4*j}, p, end), pixels(j{4*j+1}, p, end), pixels(j{4*j+2}, p, end), pixels(j{4*j+3}, p, end));
    ]][[4 i: let a{i} = transpose(mat4x4<f32>(pixels(i{4*i}, p, end), pixels(i{4*i+1}, p, end), pixels(i{4*i+2}, p, end), pixels(i{4*i+3}, p, end)));
    [[4 j: c{i}{j} += a{i} * b{j}; ]]
    ]]
  }
  let at = (id.y * (n + 1u) * ((n + 1u) / 2u) + id.x) * 16u;
  [[4 i: [[4 j: parts[at + {4*i+j}u] = c{i}{j}; ]]
  ]]
}
