// A matrix by a map, on top of another map: y = base + factor * D F.  16 channels x 8 pixels per invocation.
// With D = G - A this is the Gram loss's gradient with respect to the features (for L = w sum (G - A)^2 with G = s F F^T the
// factor is 4 w s).
//
// d: [P][P/4] vec4, P being C padded to 16, zero in the padding.  f: [C, M].  base: [C, M], read where params says so (else any buffer).  y: [C, M].
// Global x: pixel block; y: channel block.

@group(0) @binding(0) var<storage, read_write> d: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> f: array<f32>;
@group(0) @binding(2) var<storage, read_write> base: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
struct Params {
  channels: u32,
  pixels: u32,
  has_base: u32, // 0 or 1
  factor: f32,
}
@group(0) @binding(4) var<storage, read_write> params: Params;

// Past the edges indices stay on the last element: the same value is then written twice to the same place.
fn put(at: u32, p: vec4<u32>, v: vec4<f32>, factor: f32, has_base: u32) {
  y[at + p.x] = v.x * factor + select(0.0, base[(at + p.x) * has_base], has_base == 1u);
  y[at + p.y] = v.y * factor + select(0.0, base[(at + p.y) * has_base], has_base == 1u);
  y[at + p.z] = v.z * factor + select(0.0, base[(at + p.z) * has_base], has_base == 1u);
  y[at + p.w] = v.w * factor + select(0.0, base[(at + p.w) * has_base], has_base == 1u);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let channels = params.channels;
  let size = params.pixels;
  if (id.x * 8u >= size) { return; }
  let last = channels - 1u;
  let end = vec4<u32>(size - 1u);
  let step = vec4<u32>(0u, 1u, 2u, 3u);
  let p0 = min(vec4<u32>(id.x * 8u + 0u) + step, end);
  let p1 = min(vec4<u32>(id.x * 8u + 4u) + step, end);
  [[16 c: let c{c} = min(id.y * 16u + {c}u, last);
  ]][[2 i: [[4 j: var s{i}{j} = mat4x4<f32>(); ]]
  ]]let n4 = (channels + 15u) / 16u * 4u;
  for (var k = 0u; k < channels; k += 4u) {
    [[4 k: let k{k} = min(k + {k}u, last) * size; ]]
    [[4 j: let d{j} = mat4x4<f32>(d[c{4*j} * n4 + k / 4u], d[c{4*j+1} * n4 + k / 4u], d[c{4*j+2} * n4 + k / 4u], d[c{4*j+3} * n4 + k / 4u]);
    ]][[2 i: let f{i} = mat4x4<f32>([[3 k: vec4<f32>(f[k{k} + p{i}.x], f[k{k} + p{i}.y], f[k{k} + p{i}.z], f[k{k} + p{i}.w]), ]]vec4<f32>(f[k3 + p{i}.x], f[k3 + p{i}.y], f[k3 + p{i}.z], f[k3 + p{i}.w]));
    [[4 j: s{i}{j} += f{i} * d{j}; ]]
    ]]
  }
  let factor = params.factor;
  let has_base = params.has_base;
  [[2 i: [[4 j: [[4 k: put(c{4*j+k} * size, p{i}, s{i}{j}[{k}], factor, has_base); ]]
  ]]]]
}
