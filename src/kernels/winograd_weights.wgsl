// Winograd F(4x4,3x3) (Lavin & Gray 2016): filter transform U = G w G^T, once at load.
//
// w: [outputs, inputs, 3, 3] f32.  u: [36][O/16][K/4][4] mat4x4 (columns channels, rows outputs), K and O being the reduced and the produced channels,
// both padded with zeros (K to 8, O to 16), so that the product reads it in one stream.
// Forward: K = inputs, O = outputs. Data gradient (params.transposed = 1): K = outputs, O = inputs, and the filter turned by 180 degrees.
// One invocation per (k, o): global x over O (padded), y over K (padded).

@group(0) @binding(0) var<storage, read_write> w: array<f32>;
@group(0) @binding(1) var<storage, read_write> u: array<f32>;
struct Params {
  outputs: u32, // channels
  inputs: u32, // channels
  transposed: u32, // 1: for the data gradient
  k_padded: u32, // channels
  o_padded: u32, // channels
}
@group(0) @binding(2) var<storage, read_write> params: Params;

// G times a column of three.
fn g(a: f32, b: f32, c: f32) -> mat3x2<f32> {
  return mat3x2<f32>(
    a * 0.25, (a + b + c) * (-1.0 / 6.0),
    (a - b + c) * (-1.0 / 6.0), a * (1.0 / 24.0) + b * (1.0 / 12.0) + c * (1.0 / 6.0),
    a * (1.0 / 24.0) - b * (1.0 / 12.0) + c * (1.0 / 6.0), c);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let outputs = params.outputs;
  let inputs = params.inputs;
  let transposed = params.transposed == 1u;
  let k_padded = params.k_padded;
  let o_padded = params.o_padded;
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
  [[9 t: let w{t} = w[base + first + step * {t}u] * scale;
  ]]let c0 = g(w0, w3, w6);
  let c1 = g(w1, w4, w7);
  let c2 = g(w2, w5, w8);
  let plane = k_padded * o_padded;
  let at = ((o / 16u * (k_padded / 4u) + k / 4u) * 4u + o % 16u / 4u) * 16u + k % 4u * 4u + o % 4u;
  [[3 h: [[2 q: let r{h}{q} = g(c0[{h}][{q}], c1[{h}][{q}], c2[{h}][{q}]);
  [[3 j: [[2 k: u[at + {12*h+6*q+2*j+k}u * plane] = r{h}{q}[{j}][{k}];
  ]]]]]]]]
}
