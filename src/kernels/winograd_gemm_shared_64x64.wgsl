// The 36 products M = U V of Winograd F(4x4,3x3), tiled in workgroup memory: 64 outputs x 64 tiles per workgroup of 64, 8 x 8 per
// invocation, eight channels a step. For hardware GPUs.
//
// u: [36][O/16][K/4][4] mat4x4, columns channels, rows outputs.  v: [36][T/16][K/4][4] mat4x4, columns tiles, rows channels.
// m: [36][O/4][T/4] mat4x4, columns tiles, rows outputs.  K is a multiple of 8, O and T of 64.
// Workgroup x: output block + blocks of outputs * tile block; z: which of the products.

@group(0) @binding(0) var<storage, read_write> u: array<mat4x4<f32>>;
@group(0) @binding(1) var<storage, read_write> v: array<mat4x4<f32>>;
@group(0) @binding(2) var<storage, read_write> m: array<mat4x4<f32>>;
struct Params {
  inputs4: u32, // a quarter of the channels K
  outputs4: u32, // a quarter of the channels O
  tiles4: u32, // a quarter of the tiles T
}
@group(0) @binding(3) var<storage, read_write> params: Params;

// [channels / 4][outputs / 4] and [channels / 4][tiles / 4] of one step.
var<workgroup> us: array<mat4x4<f32>, 32>;
var<workgroup> vs: array<mat4x4<f32>, 32>;
// K / 4 again: a barrier may only depend on what WGSL knows to be uniform.
var<workgroup> steps: u32;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) i: u32) {
  if (i == 0u) { steps = params.inputs4; }
  let k4 = workgroupUniformLoad(&steps);
  let o4 = params.outputs4;
  let t4 = params.tiles4;
  let blocks = o4 / 16u;
  let o = (group.x % blocks) * 16u;
  let t = (group.x / blocks) * 16u;
  // What this invocation copies: one matrix of u (the first 32 invocations) or of v (the others), each step.
  let j = i % 32u;
  let part = j % 16u;
  let offset = (part / 4u * k4 + j / 16u) * 4u + part % 4u;
  let at = select((group.z * t4 + t) * k4, (group.z * o4 + o) * k4, i < 32u) + offset;
  // What it computes: two by two blocks of 4x4.
  let a = i % 8u * 2u;
  let b = i / 8u * 2u;
  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>();
  for (var k = 0u; k < k4; k += 2u) {
    if (i < 32u) { us[j] = u[at + k * 4u]; } else { vs[j] = v[at + k * 4u]; }
    workgroupBarrier();
    for (var q = 0u; q < 32u; q += 16u) {
      let a0 = us[q + a]; let a1 = us[q + a + 1u];
      let b0 = vs[q + b]; let b1 = vs[q + b + 1u];
      c00 += a0 * b0; c01 += a0 * b1;
      c10 += a1 * b0; c11 += a1 * b1;
    }
    workgroupBarrier();
  }
  let to = (group.z * o4 + o + a) * t4 + t + b;
  m[to] = c00; m[to + 1u] = c01;
  m[to + t4] = c10; m[to + t4 + 1u] = c11;
}
