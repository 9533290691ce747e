// How far each value moves down: y = x - T(x), by the ways of its channel's bins.
//
// x, y: [C, M].  moves: [C, BINS].  moments: [2, C].  Global x: element, folded over y.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> moves: array<f32>;
@group(0) @binding(2) var<storage, read_write> moments: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
struct Params {
  elements: u32,
  fold: u32, // elements of a row of invocations
  channels: u32,
  pixels: u32,
}
@group(0) @binding(4) var<storage, read_write> params: Params;

{{ bin }}
{{ element }}
@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = element(id);
  if (i >= params.elements) { return; }
  let channel = i / params.pixels;
  let mean = moments[channel];
  let wide = spread(mean, moments[params.channels + channel]);
  let lower = split(x[i], mean, wide);
  let upper = min(lower.x + 1u, BINS - 1u);
  let at = channel * BINS;
  let targets = vec2<f32>(middle(lower.x, mean, wide) - moves[at + lower.x], middle(upper, mean, wide) - moves[at + upper]);
  y[i] = x[i] - mix(targets.x, targets.y, f32(lower.y) / f32(PARTS));
}
