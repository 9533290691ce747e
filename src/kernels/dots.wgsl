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
struct Params {
  elements: u32,
  parts: u32,
  rows: u32, // how many a
  vectors: u32, // how many b
  first: u32, // row of parts
  stride: u32, // rows of parts from one b to the next
}
@group(0) @binding(7) var<storage, read_write> params: Params;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let count = params.parts;
  if (id.x >= count) { return; }
  // Vectors that are not there are read at their first element only, and their sums not written.
  let has1 = select(0u, 1u, params.rows > 1u);
  let has2 = select(0u, 1u, params.rows > 2u);
  let has3 = select(0u, 1u, params.rows > 3u);
  let two = select(0u, 1u, params.vectors > 1u);
  var sum0 = vec4<f32>();
  var sum1 = vec4<f32>();
  for (var j = id.x; j < params.elements; j += count) {
    let a = vec4<f32>(a0[j], a1[j * has1], a2[j * has2], a3[j * has3]);
    sum0 += a * b0[j];
    sum1 += a * b1[j * two];
  }
  for (var k = 0u; k < params.rows; k++) {
    parts[(params.first + k) * count + id.x] = sum0[k];
    if (two == 1u) { parts[(params.first + params.stride + k) * count + id.x] = sum1[k]; }
  }
}
