// Winograd F(4x4,3x3) (Lavin & Gray 2016): data transform V = B^T d B of 6x6 patches, stride 4, zero padding 1.
//
// x: [C, H, W].  v: [36][T/B][K/4][B/4] mat4x4 (columns tiles, rows channels); K is C padded to 8 (padding is written as zeros), T the padded count of tiles
// of this chunk (tiles first .. first + T of the map's ceil(H/4) x ceil(W/4), row by row), B the product's tiles per invocation.
// Global x: element of one of the 36 planes, so stores are contiguous.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> v: array<f32>;
struct Params {
  channels: u32,
  height: u32,
  width: u32,
  across: u32, // tiles of a row
  first: u32, // tile
  tiles: u32, // of this chunk, padded
  block: u32, // tiles per invocation of the product
}
@group(0) @binding(2) var<storage, read_write> params: Params;

// B^T times six rows; a row of six is a mat3x2.
fn bt(d0: mat3x2<f32>, d1: mat3x2<f32>, d2: mat3x2<f32>, d3: mat3x2<f32>, d4: mat3x2<f32>, d5: mat3x2<f32>) -> array<mat3x2<f32>, 6> {
  let a = d4 - d2 * 4.0;
  let b = d3 - d1 * 4.0;
  let c = d4 - d2;
  let d = (d3 - d1) * 2.0;
  return array<mat3x2<f32>, 6>(d0 * 4.0 - d2 * 5.0 + d4, a + b, a - b, c + d, c - d, d1 * 4.0 - d3 * 5.0 + d5);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let channels = params.channels;
  let height = params.height;
  let width = params.width;
  let across = params.across;
  let block = params.block;
  let k4 = (channels + 7u) / 8u * 2u;
  let plane = params.tiles * k4 * 4u;
  if (id.x >= plane) { return; }
  let i = id.x / 4u;
  let channel = i / block % k4 * 4u + id.x % 4u;
  let tile = params.first + i / (block * k4) * block + i % block;
  // Row and column of the patch's first element, plus one.
  let top = tile / across * 4u;
  let left = tile % across * 4u;
  let base = channel * height * width;
  let any = channel < channels;
  [[6 j: let in_x{j} = any && left + {j}u >= 1u && left + {j}u <= width;
  ]][[6 i: let in_y{i} = top + {i}u >= 1u && top + {i}u <= height;
  let p{i} = base + (top + {i}u - 1u) * width + left - 1u;
  let d{i} = mat3x2<f32>([[5 j: select(0.0, x[p{i} + {j}u], in_y{i} && in_x{j}), ]]select(0.0, x[p{i} + 5u], in_y{i} && in_x5));
  ]]let c = bt(d0, d1, d2, d3, d4, d5);
  // The rows of the transposed half-way result, so that bt does the other side too.
  [[3 h: [[2 q: let r{h}{q} = mat3x2<f32>(c[0][{h}][{q}], c[1][{h}][{q}], c[2][{h}][{q}], c[3][{h}][{q}], c[4][{h}][{q}], c[5][{h}][{q}]);
  ]]]]let e = bt(r00, r01, r10, r11, r20, r21);
  [[3 h: [[2 q: [[6 j: v[id.x + {12*h+6*q+j}u * plane] = e[{j}][{h}][{q}];
  ]]]]]]
}
