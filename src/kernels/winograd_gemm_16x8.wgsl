// The 36 products M = U V of Winograd F(4x4,3x3), register tiled: 16 outputs x 8 tiles per invocation, 8 channels a step
// as 4x4 matrix products. No shared memory: on the software adapter a load costs ten multiply-adds and a barrier hundreds.
//
// u: [36][O/16][K/4][4] mat4x4, columns channels, rows outputs.  v: [36][T/8][K/4][2] mat4x4, columns tiles, rows channels.
// m: [36][O/4][T/4] mat4x4, columns tiles, rows outputs.  K is a multiple of 8, O of 16, T of 8.
// Global x: output block + blocks of outputs * tile block; z: which of the products.

@group(0) @binding(0) var<storage, read_write> u: array<mat4x4<f32>>;
@group(0) @binding(1) var<storage, read_write> v: array<mat4x4<f32>>;
@group(0) @binding(2) var<storage, read_write> m: array<mat4x4<f32>>;
// K / 4, O / 4, T / 4
@group(0) @binding(3) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let k4 = info[0];
  let o4 = info[1];
  let t4 = info[2];
  let blocks = o4 / 4u;
  let o = (id.x % blocks) * 4u;
  let t = (id.x / blocks) * 2u;
  if (t >= t4) { return; }
  var at_u = (id.z * o4 + o) * k4;
  var at_v = (id.z * t4 + t) * k4;
  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>();
  for (var k = 0u; k < k4; k += 2u) {
    let b0 = v[at_v]; let b1 = v[at_v + 1u];
    let a0 = u[at_u]; c00 += a0 * b0; c01 += a0 * b1;
    let a1 = u[at_u + 1u]; c10 += a1 * b0; c11 += a1 * b1;
    let a2 = u[at_u + 2u]; c20 += a2 * b0; c21 += a2 * b1;
    let a3 = u[at_u + 3u]; c30 += a3 * b0; c31 += a3 * b1;
    let b10 = v[at_v + 2u]; let b11 = v[at_v + 3u];
    let a10 = u[at_u + 4u]; c00 += a10 * b10; c01 += a10 * b11;
    let a11 = u[at_u + 5u]; c10 += a11 * b10; c11 += a11 * b11;
    let a12 = u[at_u + 6u]; c20 += a12 * b10; c21 += a12 * b11;
    let a13 = u[at_u + 7u]; c30 += a13 * b10; c31 += a13 * b11;
    at_u += 8u;
    at_v += 4u;
  }
  let at = (id.z * o4 + o) * t4 + t;
  m[at] = c00; m[at + 1u] = c01;
  m[at + t4] = c10; m[at + t4 + 1u] = c11;
  m[at + 2u * t4] = c20; m[at + 2u * t4 + 1u] = c21;
  m[at + 3u * t4] = c30; m[at + 3u * t4 + 1u] = c31;
}
