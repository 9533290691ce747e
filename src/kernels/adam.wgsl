// One Adam step (Kingma & Ba 2015): y = x - rate * m / (sqrt(v) + epsilon), m and v updated in place.
//
// x, y: [N], the picture before and after.  g: [N].  m, v: [N], the moments, uncorrected.
// Global x: element, folded over y in steps of info.fold.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> g: array<f32>;
@group(0) @binding(2) var<storage, read_write> m: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
// N, fold, then as f32 bits: rate / (1 - beta1^t), beta1, beta2, 1 / (1 - beta2^t), epsilon
@group(0) @binding(5) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * info[1] + id.x;
  if (id.x >= info[1] || i >= info[0]) { return; }
  let rate = bitcast<f32>(info[2]);
  let beta1 = bitcast<f32>(info[3]);
  let beta2 = bitcast<f32>(info[4]);
  let d = g[i];
  let first = beta1 * m[i] + (1.0 - beta1) * d;
  let second = beta2 * v[i] + (1.0 - beta2) * d * d;
  m[i] = first;
  v[i] = second;
  y[i] = x[i] - rate * first / (sqrt(second * bitcast<f32>(info[5])) + bitcast<f32>(info[6]));
}
