// The 36 products M = U V of Winograd F(4x4,3x3), register tiled: 16 outputs x 16 tiles per invocation, 8 channels a step
// as 4x4 matrix products. No shared memory: on the software adapter a load costs ten multiply-adds and a barrier hundreds.
//
// u: [36][O/16][K/4][4] mat4x4, columns channels, rows outputs.  v: [36][T/16][K/4][4] mat4x4, columns tiles, rows channels.
// m: [36][O/4][T/4] mat4x4, columns tiles, rows outputs.  K is a multiple of 8, O of 16, T of 16.
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
  let t = (id.x / blocks) * 4u;
  if (t >= t4) { return; }
  var at_u = (id.z * o4 + o) * k4;
  var at_v = (id.z * t4 + t) * k4;
  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>(); var c12 = mat4x4<f32>(); var c13 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>(); var c22 = mat4x4<f32>(); var c23 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>(); var c32 = mat4x4<f32>(); var c33 = mat4x4<f32>();
  for (var k = 0u; k < k4; k += 2u) {
    let b0 = v[at_v]; let b1 = v[at_v + 1u]; let b2 = v[at_v + 2u]; let b3 = v[at_v + 3u];
    let a0 = u[at_u]; c00 += a0 * b0; c01 += a0 * b1; c02 += a0 * b2; c03 += a0 * b3;
    let a1 = u[at_u + 1u]; c10 += a1 * b0; c11 += a1 * b1; c12 += a1 * b2; c13 += a1 * b3;
    let a2 = u[at_u + 2u]; c20 += a2 * b0; c21 += a2 * b1; c22 += a2 * b2; c23 += a2 * b3;
    let a3 = u[at_u + 3u]; c30 += a3 * b0; c31 += a3 * b1; c32 += a3 * b2; c33 += a3 * b3;
    let b10 = v[at_v + 4u]; let b11 = v[at_v + 5u]; let b12 = v[at_v + 6u]; let b13 = v[at_v + 7u];
    let a10 = u[at_u + 4u]; c00 += a10 * b10; c01 += a10 * b11; c02 += a10 * b12; c03 += a10 * b13;
    let a11 = u[at_u + 5u]; c10 += a11 * b10; c11 += a11 * b11; c12 += a11 * b12; c13 += a11 * b13;
    let a12 = u[at_u + 6u]; c20 += a12 * b10; c21 += a12 * b11; c22 += a12 * b12; c23 += a12 * b13;
    let a13 = u[at_u + 7u]; c30 += a13 * b10; c31 += a13 * b11; c32 += a13 * b12; c33 += a13 * b13;
    at_u += 8u;
    at_v += 8u;
  }
  let at = (id.z * o4 + o) * t4 + t;
  m[at] = c00; m[at + 1u] = c01; m[at + 2u] = c02; m[at + 3u] = c03;
  m[at + t4] = c10; m[at + t4 + 1u] = c11; m[at + t4 + 2u] = c12; m[at + t4 + 3u] = c13;
  m[at + 2u * t4] = c20; m[at + 2u * t4 + 1u] = c21; m[at + 2u * t4 + 2u] = c22; m[at + 2u * t4 + 3u] = c23;
  m[at + 3u * t4] = c30; m[at + 3u * t4 + 1u] = c31; m[at + 3u * t4 + 2u] = c32; m[at + 3u * t4 + 3u] = c33;
}
