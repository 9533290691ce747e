// The dot product of two vectors, in parts: parts[row][i] = scale * sum over j = i mod P of a[j] b[j]; sum_rows.wgsl adds them.
// a and b may be one vector, bound twice only where the host may: so where they are one, `same` is 1 and b is any buffer.
//
// a, b: [N].  parts: [rows][P].  Global x: part.

@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> parts: array<f32>;
struct Params {
  elements: u32,
  parts: u32,
  row: u32, // of parts
  scale: f32,
  same: u32, // 1: b is a
}
@group(0) @binding(3) var<storage, read_write> params: Params;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let count = params.parts;
  let differ = 1u - params.same;
  if (id.x >= count) { return; }
  var sum = 0.0;
  for (var j = id.x; j < params.elements; j += count) {
    let v = a[j];
    sum += v * select(v, b[j * differ], differ == 1u);
  }
  parts[params.row * count + id.x] = sum * params.scale;
}
