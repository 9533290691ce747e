// Dot products of up to four vectors with up to two, in parts; sum_rows.wgsl adds them. The product of a_k and b_v goes to
// row first + v * step + k of parts.
//
// a0..a3, b0, b1: [N], those beyond the counts any buffer.  parts: [rows][P].  Global x: part.

@group(0) @binding(0) var<storage, read_write> a0: array<f32>;
@group(0) @binding(1) var<storage, read_write> a1: array<f32>;
@group(0) @binding(2) var<storage, read_write> a2: array<f32>;
@group(0) @binding(3) var<storage, read_write> a3: array<f32>;
@group(0) @binding(4) var<storage, read_write> b0: array<f32>;
@group(0) @binding(5) var<storage, read_write> b1: array<f32>;
@group(0) @binding(6) var<storage, read_write> parts: array<f32>;
// N, P, how many a, how many b, first, step
@group(0) @binding(7) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let count = info[1];
  if (id.x >= count) { return; }
  // Vectors that are not there are read at their first element only, and their sums not written.
  let has1 = select(0u, 1u, info[2] > 1u);
  let has2 = select(0u, 1u, info[2] > 2u);
  let has3 = select(0u, 1u, info[2] > 3u);
  let two = select(0u, 1u, info[3] > 1u);
  var sum0 = vec4<f32>();
  var sum1 = vec4<f32>();
  for (var j = id.x; j < info[0]; j += count) {
    let a = vec4<f32>(a0[j], a1[j * has1], a2[j * has2], a3[j * has3]);
    sum0 += a * b0[j];
    sum1 += a * b1[j * two];
  }
  for (var k = 0u; k < info[2]; k++) {
    parts[(info[4] + k) * count + id.x] = sum0[k];
    if (two == 1u) { parts[(info[4] + info[5] + k) * count + id.x] = sum1[k]; }
  }
}
