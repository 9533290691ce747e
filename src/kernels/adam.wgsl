// One Adam step (Kingma & Ba 2015): y = x - rate * m / (sqrt(v) + epsilon), m and v updated in place.
//
// x, y: [N], the picture before and after.  g: [N].  m, v: [N], the moments, uncorrected.
// Global x: element, folded over y.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> g: array<f32>;
@group(0) @binding(2) var<storage, read_write> m: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
struct Params {
  elements: u32,
  fold: u32, // elements of a row of invocations
  rate: f32, // rate / (1 - beta1^t)
  beta1: f32,
  beta2: f32,
  correction: f32, // 1 / (1 - beta2^t)
  epsilon: f32,
}
@group(0) @binding(5) var<storage, read_write> params: Params;

{{ element }}
@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = element(id);
  if (i >= params.elements) { return; }
  let rate = params.rate;
  let beta1 = params.beta1;
  let beta2 = params.beta2;
  let d = g[i];
  let first = beta1 * m[i] + (1.0 - beta1) * d;
  let second = beta2 * v[i] + (1.0 - beta2) * d * d;
  m[i] = first;
  v[i] = second;
  y[i] = x[i] - rate * first / (sqrt(second * params.correction) + params.epsilon);
}
