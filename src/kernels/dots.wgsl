// Dot products of many vectors with one, in parts: parts[k][i] = sum over j = i mod P of rows[k][j] x[j]; sum_rows.wgsl adds the parts.
//
// rows: [K, N].  x: [N].  parts: [K, P].  Global x: part; y: row.

@group(0) @binding(0) var<storage, read_write> rows: array<f32>;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> parts: array<f32>;
// N, P
@group(0) @binding(3) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let size = info[0];
  let count = info[1];
  if (id.x >= count) { return; }
  let row = id.y * size;
  var sum = 0.0;
  for (var j = id.x; j < size; j += count) {
    sum += rows[row + j] * x[j];
  }
  parts[id.y * count + id.x] = sum;
}
