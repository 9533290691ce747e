// Winograd F(4x4,3x3) (Lavin & Gray 2016): data transform V = B^T d B of 6x6 patches, stride 4, zero padding 1.
//
// x: [C, H, W].  v: [36][T/B][K/4][B/4] mat4x4 (columns tiles, rows channels); K is C padded to 8 (padding is written as zeros), T the padded count of tiles
// of this chunk (tiles first .. first + T of the map's ceil(H/4) x ceil(W/4), row by row), B the product's tiles per invocation.
// Global x: element of one of the 36 planes, so stores are contiguous.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> v: array<f32>;
// C, H, W, tiles across, first tile, T (padded), B
@group(0) @binding(2) var<storage, read_write> info: array<u32>;

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
  let channels = info[0];
  let height = info[1];
  let width = info[2];
  let across = info[3];
  let block = info[6];
  let k4 = (channels + 7u) / 8u * 2u;
  let plane = info[5] * k4 * 4u;
  if (id.x >= plane) { return; }
  let i = id.x / 4u;
  let channel = i / block % k4 * 4u + id.x % 4u;
  let tile = info[4] + i / (block * k4) * block + i % block;
  // Row and column of the patch's first element, plus one.
  let top = tile / across * 4u;
  let left = tile % across * 4u;
  let base = channel * height * width;
  let any = channel < channels;
  let in_x0 = any && left + 0u >= 1u && left + 0u <= width;
  let in_x1 = any && left + 1u >= 1u && left + 1u <= width;
  let in_x2 = any && left + 2u >= 1u && left + 2u <= width;
  let in_x3 = any && left + 3u >= 1u && left + 3u <= width;
  let in_x4 = any && left + 4u >= 1u && left + 4u <= width;
  let in_x5 = any && left + 5u >= 1u && left + 5u <= width;
  let in_y0 = top + 0u >= 1u && top + 0u <= height;
  let p0 = base + (top + 0u - 1u) * width + left - 1u;
  let d0 = mat3x2<f32>(
    select(0.0, x[p0 + 0u], in_y0 && in_x0),
    select(0.0, x[p0 + 1u], in_y0 && in_x1),
    select(0.0, x[p0 + 2u], in_y0 && in_x2),
    select(0.0, x[p0 + 3u], in_y0 && in_x3),
    select(0.0, x[p0 + 4u], in_y0 && in_x4),
    select(0.0, x[p0 + 5u], in_y0 && in_x5));
  let in_y1 = top + 1u >= 1u && top + 1u <= height;
  let p1 = base + (top + 1u - 1u) * width + left - 1u;
  let d1 = mat3x2<f32>(
    select(0.0, x[p1 + 0u], in_y1 && in_x0),
    select(0.0, x[p1 + 1u], in_y1 && in_x1),
    select(0.0, x[p1 + 2u], in_y1 && in_x2),
    select(0.0, x[p1 + 3u], in_y1 && in_x3),
    select(0.0, x[p1 + 4u], in_y1 && in_x4),
    select(0.0, x[p1 + 5u], in_y1 && in_x5));
  let in_y2 = top + 2u >= 1u && top + 2u <= height;
  let p2 = base + (top + 2u - 1u) * width + left - 1u;
  let d2 = mat3x2<f32>(
    select(0.0, x[p2 + 0u], in_y2 && in_x0),
    select(0.0, x[p2 + 1u], in_y2 && in_x1),
    select(0.0, x[p2 + 2u], in_y2 && in_x2),
    select(0.0, x[p2 + 3u], in_y2 && in_x3),
    select(0.0, x[p2 + 4u], in_y2 && in_x4),
    select(0.0, x[p2 + 5u], in_y2 && in_x5));
  let in_y3 = top + 3u >= 1u && top + 3u <= height;
  let p3 = base + (top + 3u - 1u) * width + left - 1u;
  let d3 = mat3x2<f32>(
    select(0.0, x[p3 + 0u], in_y3 && in_x0),
    select(0.0, x[p3 + 1u], in_y3 && in_x1),
    select(0.0, x[p3 + 2u], in_y3 && in_x2),
    select(0.0, x[p3 + 3u], in_y3 && in_x3),
    select(0.0, x[p3 + 4u], in_y3 && in_x4),
    select(0.0, x[p3 + 5u], in_y3 && in_x5));
  let in_y4 = top + 4u >= 1u && top + 4u <= height;
  let p4 = base + (top + 4u - 1u) * width + left - 1u;
  let d4 = mat3x2<f32>(
    select(0.0, x[p4 + 0u], in_y4 && in_x0),
    select(0.0, x[p4 + 1u], in_y4 && in_x1),
    select(0.0, x[p4 + 2u], in_y4 && in_x2),
    select(0.0, x[p4 + 3u], in_y4 && in_x3),
    select(0.0, x[p4 + 4u], in_y4 && in_x4),
    select(0.0, x[p4 + 5u], in_y4 && in_x5));
  let in_y5 = top + 5u >= 1u && top + 5u <= height;
  let p5 = base + (top + 5u - 1u) * width + left - 1u;
  let d5 = mat3x2<f32>(
    select(0.0, x[p5 + 0u], in_y5 && in_x0),
    select(0.0, x[p5 + 1u], in_y5 && in_x1),
    select(0.0, x[p5 + 2u], in_y5 && in_x2),
    select(0.0, x[p5 + 3u], in_y5 && in_x3),
    select(0.0, x[p5 + 4u], in_y5 && in_x4),
    select(0.0, x[p5 + 5u], in_y5 && in_x5));
  let c = bt(d0, d1, d2, d3, d4, d5);
  // The rows of the transposed half-way result, so that bt does the other side too.
  let r0 = mat3x2<f32>(c[0][0].x, c[1][0].x, c[2][0].x, c[3][0].x, c[4][0].x, c[5][0].x);
  let r1 = mat3x2<f32>(c[0][0].y, c[1][0].y, c[2][0].y, c[3][0].y, c[4][0].y, c[5][0].y);
  let r2 = mat3x2<f32>(c[0][1].x, c[1][1].x, c[2][1].x, c[3][1].x, c[4][1].x, c[5][1].x);
  let r3 = mat3x2<f32>(c[0][1].y, c[1][1].y, c[2][1].y, c[3][1].y, c[4][1].y, c[5][1].y);
  let r4 = mat3x2<f32>(c[0][2].x, c[1][2].x, c[2][2].x, c[3][2].x, c[4][2].x, c[5][2].x);
  let r5 = mat3x2<f32>(c[0][2].y, c[1][2].y, c[2][2].y, c[3][2].y, c[4][2].y, c[5][2].y);
  let e = bt(r0, r1, r2, r3, r4, r5);
  v[id.x + 0u * plane] = e[0][0].x;
  v[id.x + 1u * plane] = e[1][0].x;
  v[id.x + 2u * plane] = e[2][0].x;
  v[id.x + 3u * plane] = e[3][0].x;
  v[id.x + 4u * plane] = e[4][0].x;
  v[id.x + 5u * plane] = e[5][0].x;
  v[id.x + 6u * plane] = e[0][0].y;
  v[id.x + 7u * plane] = e[1][0].y;
  v[id.x + 8u * plane] = e[2][0].y;
  v[id.x + 9u * plane] = e[3][0].y;
  v[id.x + 10u * plane] = e[4][0].y;
  v[id.x + 11u * plane] = e[5][0].y;
  v[id.x + 12u * plane] = e[0][1].x;
  v[id.x + 13u * plane] = e[1][1].x;
  v[id.x + 14u * plane] = e[2][1].x;
  v[id.x + 15u * plane] = e[3][1].x;
  v[id.x + 16u * plane] = e[4][1].x;
  v[id.x + 17u * plane] = e[5][1].x;
  v[id.x + 18u * plane] = e[0][1].y;
  v[id.x + 19u * plane] = e[1][1].y;
  v[id.x + 20u * plane] = e[2][1].y;
  v[id.x + 21u * plane] = e[3][1].y;
  v[id.x + 22u * plane] = e[4][1].y;
  v[id.x + 23u * plane] = e[5][1].y;
  v[id.x + 24u * plane] = e[0][2].x;
  v[id.x + 25u * plane] = e[1][2].x;
  v[id.x + 26u * plane] = e[2][2].x;
  v[id.x + 27u * plane] = e[3][2].x;
  v[id.x + 28u * plane] = e[4][2].x;
  v[id.x + 29u * plane] = e[5][2].x;
  v[id.x + 30u * plane] = e[0][2].y;
  v[id.x + 31u * plane] = e[1][2].y;
  v[id.x + 32u * plane] = e[2][2].y;
  v[id.x + 33u * plane] = e[3][2].y;
  v[id.x + 34u * plane] = e[4][2].y;
  v[id.x + 35u * plane] = e[5][2].y;
}
