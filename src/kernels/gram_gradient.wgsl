// Gradient of the Gram loss with respect to the features, on top of another gradient: y = base + factor * D F, D = G - A symmetric.
// (For L = w sum (G - A)^2 with G = s F F^T the factor is 4 w s.)  16 channels x 8 pixels per invocation.
//
// d: [P][P/4] vec4, P being C padded to 16, zero in the padding.  f: [C, M].  base: [C, M], read where info says so (else any buffer).  y: [C, M].
// Global x: pixel block; y: channel block.

@group(0) @binding(0) var<storage, read_write> d: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> f: array<f32>;
@group(0) @binding(2) var<storage, read_write> base: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
// C, M, has base (0 or 1), factor (f32 bits)
@group(0) @binding(4) var<storage, read_write> info: array<u32>;

// Past the edges indices stay on the last element: the same value is then written twice to the same place.
fn put(at: u32, p: vec4<u32>, v: vec4<f32>, factor: f32, has_base: u32) {
  y[at + p.x] = v.x * factor + select(0.0, base[(at + p.x) * has_base], has_base == 1u);
  y[at + p.y] = v.y * factor + select(0.0, base[(at + p.y) * has_base], has_base == 1u);
  y[at + p.z] = v.z * factor + select(0.0, base[(at + p.z) * has_base], has_base == 1u);
  y[at + p.w] = v.w * factor + select(0.0, base[(at + p.w) * has_base], has_base == 1u);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let channels = info[0];
  let size = info[1];
  if (id.x * 8u >= size) { return; }
  let last = channels - 1u;
  let end = vec4<u32>(size - 1u);
  let step = vec4<u32>(0u, 1u, 2u, 3u);
  let p0 = min(vec4<u32>(id.x * 8u + 0u) + step, end);
  let p1 = min(vec4<u32>(id.x * 8u + 4u) + step, end);
  let c0 = min(id.y * 16u + 0u, last); let c1 = min(id.y * 16u + 1u, last); let c2 = min(id.y * 16u + 2u, last); let c3 = min(id.y * 16u + 3u, last); let c4 = min(id.y * 16u + 4u, last); let c5 = min(id.y * 16u + 5u, last); let c6 = min(id.y * 16u + 6u, last); let c7 = min(id.y * 16u + 7u, last); let c8 = min(id.y * 16u + 8u, last); let c9 = min(id.y * 16u + 9u, last); let c10 = min(id.y * 16u + 10u, last); let c11 = min(id.y * 16u + 11u, last); let c12 = min(id.y * 16u + 12u, last); let c13 = min(id.y * 16u + 13u, last); let c14 = min(id.y * 16u + 14u, last); let c15 = min(id.y * 16u + 15u, last);
  var s00 = mat4x4<f32>(); var s01 = mat4x4<f32>(); var s02 = mat4x4<f32>(); var s03 = mat4x4<f32>();
  var s10 = mat4x4<f32>(); var s11 = mat4x4<f32>(); var s12 = mat4x4<f32>(); var s13 = mat4x4<f32>();
  let n4 = (channels + 15u) / 16u * 4u;
  for (var k = 0u; k < channels; k += 4u) {
    let k0 = min(k + 0u, last) * size; let k1 = min(k + 1u, last) * size; let k2 = min(k + 2u, last) * size; let k3 = min(k + 3u, last) * size;
    let d0 = mat4x4<f32>(d[c0 * n4 + k / 4u], d[c1 * n4 + k / 4u], d[c2 * n4 + k / 4u], d[c3 * n4 + k / 4u]);
    let d1 = mat4x4<f32>(d[c4 * n4 + k / 4u], d[c5 * n4 + k / 4u], d[c6 * n4 + k / 4u], d[c7 * n4 + k / 4u]);
    let d2 = mat4x4<f32>(d[c8 * n4 + k / 4u], d[c9 * n4 + k / 4u], d[c10 * n4 + k / 4u], d[c11 * n4 + k / 4u]);
    let d3 = mat4x4<f32>(d[c12 * n4 + k / 4u], d[c13 * n4 + k / 4u], d[c14 * n4 + k / 4u], d[c15 * n4 + k / 4u]);
    let f0 = mat4x4<f32>(
      vec4<f32>(f[k0 + p0.x], f[k0 + p0.y], f[k0 + p0.z], f[k0 + p0.w]),
      vec4<f32>(f[k1 + p0.x], f[k1 + p0.y], f[k1 + p0.z], f[k1 + p0.w]),
      vec4<f32>(f[k2 + p0.x], f[k2 + p0.y], f[k2 + p0.z], f[k2 + p0.w]),
      vec4<f32>(f[k3 + p0.x], f[k3 + p0.y], f[k3 + p0.z], f[k3 + p0.w]));
    s00 += f0 * d0; s01 += f0 * d1; s02 += f0 * d2; s03 += f0 * d3;
    let f1 = mat4x4<f32>(
      vec4<f32>(f[k0 + p1.x], f[k0 + p1.y], f[k0 + p1.z], f[k0 + p1.w]),
      vec4<f32>(f[k1 + p1.x], f[k1 + p1.y], f[k1 + p1.z], f[k1 + p1.w]),
      vec4<f32>(f[k2 + p1.x], f[k2 + p1.y], f[k2 + p1.z], f[k2 + p1.w]),
      vec4<f32>(f[k3 + p1.x], f[k3 + p1.y], f[k3 + p1.z], f[k3 + p1.w]));
    s10 += f1 * d0; s11 += f1 * d1; s12 += f1 * d2; s13 += f1 * d3;
  }
  let factor = bitcast<f32>(info[3]);
  put(c0 * size, p0, s00[0], factor, info[2]); put(c1 * size, p0, s00[1], factor, info[2]); put(c2 * size, p0, s00[2], factor, info[2]); put(c3 * size, p0, s00[3], factor, info[2]);
  put(c4 * size, p0, s01[0], factor, info[2]); put(c5 * size, p0, s01[1], factor, info[2]); put(c6 * size, p0, s01[2], factor, info[2]); put(c7 * size, p0, s01[3], factor, info[2]);
  put(c8 * size, p0, s02[0], factor, info[2]); put(c9 * size, p0, s02[1], factor, info[2]); put(c10 * size, p0, s02[2], factor, info[2]); put(c11 * size, p0, s02[3], factor, info[2]);
  put(c12 * size, p0, s03[0], factor, info[2]); put(c13 * size, p0, s03[1], factor, info[2]); put(c14 * size, p0, s03[2], factor, info[2]); put(c15 * size, p0, s03[3], factor, info[2]);
  put(c0 * size, p1, s10[0], factor, info[2]); put(c1 * size, p1, s10[1], factor, info[2]); put(c2 * size, p1, s10[2], factor, info[2]); put(c3 * size, p1, s10[3], factor, info[2]);
  put(c4 * size, p1, s11[0], factor, info[2]); put(c5 * size, p1, s11[1], factor, info[2]); put(c6 * size, p1, s11[2], factor, info[2]); put(c7 * size, p1, s11[3], factor, info[2]);
  put(c8 * size, p1, s12[0], factor, info[2]); put(c9 * size, p1, s12[1], factor, info[2]); put(c10 * size, p1, s12[2], factor, info[2]); put(c11 * size, p1, s12[3], factor, info[2]);
  put(c12 * size, p1, s13[0], factor, info[2]); put(c13 * size, p1, s13[1], factor, info[2]); put(c14 * size, p1, s13[2], factor, info[2]); put(c15 * size, p1, s13[3], factor, info[2]);
}
