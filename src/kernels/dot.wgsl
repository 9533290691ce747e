// The dot product of two vectors, in parts: parts[row][i] = scale * sum over j = i mod P of a[j] b[j]; sum_rows.wgsl adds them.
// a and b may be one vector, bound twice only where the host may: so where they are one, `same` is 1 and b is any buffer.
//
// a, b: [N].  parts: [rows][P].  Global x: part.

@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> parts: array<f32>;
// N, P, row, scale (f32 bits), same (0 or 1)
@group(0) @binding(3) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let count = info[1];
  let differ = 1u - info[4];
  if (id.x >= count) { return; }
  var sum = 0.0;
  for (var j = id.x; j < info[0]; j += count) {
    let v = a[j];
    sum += v * select(v, b[j * differ], differ == 1u);
  }
  parts[info[2] * count + id.x] = sum * bitcast<f32>(info[3]);
}
