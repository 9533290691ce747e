// The 36 products M = U V of Winograd F(4x4,3x3), register tiled: 16 outputs x 16, 8 or 4 tiles per invocation, 8 channels a step
// as 4x4 matrix products. No shared memory: on the software adapter a load costs ten multiply-adds and a barrier hundreds.
// Template parameter columns: matrices of four tiles, 4, 2 or 1.
//
// u: [36][O/16][K/4][4] mat4x4, columns channels, rows outputs.
// v: [36][T/(4 columns)][K/4][columns] mat4x4, columns tiles, rows channels.
// m: [36][O/4][T/4] mat4x4, columns tiles, rows outputs.  K is a multiple of 8, O of 16, T of 4 columns.
// Global x: output block + blocks of outputs * tile block; z: which of the products.

@group(0) @binding(0) var<storage, read_write> u: array<mat4x4<f32>>;
@group(0) @binding(1) var<storage, read_write> v: array<mat4x4<f32>>;
@group(0) @binding(2) var<storage, read_write> m: array<mat4x4<f32>>;
struct Params {
  inputs4: u32, // a quarter of the channels K
  outputs4: u32, // a quarter of the channels O
  tiles4: u32, // a quarter of the tiles T
}
@group(0) @binding(3) var<storage, read_write> params: Params;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let k4 = params.inputs4;
  let o4 = params.outputs4;
  let t4 = params.tiles4;
  let blocks = o4 / 4u;
  let o = (id.x % blocks) * 4u;
  let t = (id.x / blocks) * {{ columns }}u;
  if (t >= t4) { return; }
  var at_u = (id.z * o4 + o) * k4;
  var at_v = (id.z * t4 + t) * k4;
  [[4 i: [[{{ columns }} j: var c{i}{j} = mat4x4<f32>(); ]]
  ]]for (var k = 0u; k < k4; k += 2u) {
    [[2 q: [[{{ columns }} j: let b{q}{j} = v[at_v + {{{ columns }}*q+j}u]; ]]
    [[4 i: let a{q}{i} = u[at_u + {4*q+i}u]; [[{{ columns }} j: c{i}{j} += a{q}{i} * b{q}{j}; ]]
    ]]]]at_u += 8u;
    at_v += 2u * {{ columns }}u;
  }
  let at = (id.z * o4 + o) * t4 + t;
  [[4 i: [[{{ columns }} j: m[at + {i}u * t4 + {j}u] = c{i}{j}; ]]
  ]]
}
