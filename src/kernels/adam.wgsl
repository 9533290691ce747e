// One Adam step (Kingma & Ba 2015), in place.
//
// x, m, v: [N], the picture and its two moments.  g: [N].
// settings: rate / (1 - beta1^t), beta1, beta2, 1 / (1 - beta2^t), epsilon.  Global x: element, folded over y in steps of info.fold.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> g: array<f32>;
@group(0) @binding(2) var<storage, read_write> m: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> settings: array<f32>;
// N, fold
@group(0) @binding(5) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * info[1] + id.x;
  if (id.x >= info[1] || i >= info[0]) { return; }
  let d = g[i];
  let first = settings[1] * m[i] + (1.0 - settings[1]) * d;
  let second = settings[2] * v[i] + (1.0 - settings[2]) * d * d;
  m[i] = first;
  v[i] = second;
  x[i] -= settings[0] * first / (sqrt(second * settings[3]) + settings[4]);
}
