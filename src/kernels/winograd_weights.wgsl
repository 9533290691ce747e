// Winograd F(4x4,3x3) (Lavin & Gray 2016): filter transform U = G w G^T, once at load.
//
// w: [outputs, inputs, 3, 3] f32.  u: [36][O/16][K/4][4] mat4x4 (columns channels, rows outputs), K and O being the reduced and the produced channels,
// both padded with zeros (K to 8, O to 16), so that the product reads it in one stream.
// Forward: K = inputs, O = outputs. Data gradient (info.transposed = 1): K = outputs, O = inputs, and the filter turned by 180 degrees.
// One invocation per (k, o): global x over O (padded), y over K (padded).

@group(0) @binding(0) var<storage, read_write> w: array<f32>;
@group(0) @binding(1) var<storage, read_write> u: array<f32>;
// outputs, inputs, transposed, K padded, O padded
@group(0) @binding(2) var<storage, read_write> info: array<u32>;

// G times a column of three.
fn g(a: f32, b: f32, c: f32) -> mat3x2<f32> {
  return mat3x2<f32>(
    a * 0.25, (a + b + c) * (-1.0 / 6.0),
    (a - b + c) * (-1.0 / 6.0), a * (1.0 / 24.0) + b * (1.0 / 12.0) + c * (1.0 / 6.0),
    a * (1.0 / 24.0) - b * (1.0 / 12.0) + c * (1.0 / 6.0), c);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let outputs = info[0];
  let inputs = info[1];
  let transposed = info[2] == 1u;
  let k_padded = info[3];
  let o_padded = info[4];
  let o = id.x;
  let k = id.y;
  if (o >= o_padded) { return; }
  let row = select(o, k, transposed);
  let column = select(k, o, transposed);
  let inside = row < outputs && column < inputs;
  let base = select(0u, (row * inputs + column) * 9u, inside);
  let scale = select(0.0, 1.0, inside);
  let first = select(0u, 8u, transposed);
  let step = select(1u, 0xffffffffu, transposed); // +1 or -1
  let w0 = w[base + first + step * 0u] * scale;
  let w1 = w[base + first + step * 1u] * scale;
  let w2 = w[base + first + step * 2u] * scale;
  let w3 = w[base + first + step * 3u] * scale;
  let w4 = w[base + first + step * 4u] * scale;
  let w5 = w[base + first + step * 5u] * scale;
  let w6 = w[base + first + step * 6u] * scale;
  let w7 = w[base + first + step * 7u] * scale;
  let w8 = w[base + first + step * 8u] * scale;
  let c0 = g(w0, w3, w6);
  let c1 = g(w1, w4, w7);
  let c2 = g(w2, w5, w8);
  let plane = k_padded * o_padded;
  let at = ((o / 16u * (k_padded / 4u) + k / 4u) * 4u + o % 16u / 4u) * 16u + k % 4u * 4u + o % 4u;
  let r0 = g(c0[0].x, c1[0].x, c2[0].x);
  u[at + 0u * plane] = r0[0].x;
  u[at + 1u * plane] = r0[0].y;
  u[at + 2u * plane] = r0[1].x;
  u[at + 3u * plane] = r0[1].y;
  u[at + 4u * plane] = r0[2].x;
  u[at + 5u * plane] = r0[2].y;
  let r1 = g(c0[0].y, c1[0].y, c2[0].y);
  u[at + 6u * plane] = r1[0].x;
  u[at + 7u * plane] = r1[0].y;
  u[at + 8u * plane] = r1[1].x;
  u[at + 9u * plane] = r1[1].y;
  u[at + 10u * plane] = r1[2].x;
  u[at + 11u * plane] = r1[2].y;
  let r2 = g(c0[1].x, c1[1].x, c2[1].x);
  u[at + 12u * plane] = r2[0].x;
  u[at + 13u * plane] = r2[0].y;
  u[at + 14u * plane] = r2[1].x;
  u[at + 15u * plane] = r2[1].y;
  u[at + 16u * plane] = r2[2].x;
  u[at + 17u * plane] = r2[2].y;
  let r3 = g(c0[1].y, c1[1].y, c2[1].y);
  u[at + 18u * plane] = r3[0].x;
  u[at + 19u * plane] = r3[0].y;
  u[at + 20u * plane] = r3[1].x;
  u[at + 21u * plane] = r3[1].y;
  u[at + 22u * plane] = r3[2].x;
  u[at + 23u * plane] = r3[2].y;
  let r4 = g(c0[2].x, c1[2].x, c2[2].x);
  u[at + 24u * plane] = r4[0].x;
  u[at + 25u * plane] = r4[0].y;
  u[at + 26u * plane] = r4[1].x;
  u[at + 27u * plane] = r4[1].y;
  u[at + 28u * plane] = r4[2].x;
  u[at + 29u * plane] = r4[2].y;
  let r5 = g(c0[2].y, c1[2].y, c2[2].y);
  u[at + 30u * plane] = r5[0].x;
  u[at + 31u * plane] = r5[0].y;
  u[at + 32u * plane] = r5[1].x;
  u[at + 33u * plane] = r5[1].y;
  u[at + 34u * plane] = r5[2].x;
  u[at + 35u * plane] = r5[2].y;
}
