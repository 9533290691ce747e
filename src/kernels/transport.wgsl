// The optimal transport of a picture's channels to a style's by their histograms: how far the values of each bin move down on
// average, and each channel's mean squared way. One workgroup of 64 per channel.
//
// picture, style: [C, BINS].  moments: [2, C].  moves: [C, BINS].  costs: [C].  Workgroup x: channel.

@group(0) @binding(0) var<storage, read_write> picture: array<f32>;
@group(0) @binding(1) var<storage, read_write> style: array<f32>;
@group(0) @binding(2) var<storage, read_write> moments: array<f32>;
@group(0) @binding(3) var<storage, read_write> moves: array<f32>;
@group(0) @binding(4) var<storage, read_write> costs: array<f32>;
struct Params {
  channels: u32,
}
@group(0) @binding(5) var<storage, read_write> params: Params;

{{ bin }}
const EACH: u32 = BINS / 64u;

// Values of the picture and of the style up to each bin, and of those of each invocation.
var<workgroup> upto: array<vec2<f32>, {{ bins }}>;
var<workgroup> sums: array<vec2<f32>, 64>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(workgroup_id) row: vec3<u32>, @builtin(local_invocation_index) i: u32) {
  let at = row.x * BINS;
  let first = i * EACH;
  let end = first + select(0u, EACH, row.x < params.channels);
  var sum = vec2<f32>();
  for (var k = first; k < end; k++) { sum += vec2<f32>(picture[at + k], style[at + k]); }
  sums[i] = sum;
  workgroupBarrier();
  sum = vec2<f32>();
  for (var k = 0u; k < i; k++) { sum += sums[k]; }
  let before = sum.x;
  for (var k = first; k < end; k++) {
    sum += vec2<f32>(picture[at + k], style[at + k]);
    upto[k] = sum;
  }
  workgroupBarrier();
  let all = upto[BINS - 1u];
  // Of the style's pixels for one of the picture's.
  let ratio = all.y / max(all.x, 1.0);
  let mean = moments[row.x];
  let wide = spread(mean, moments[params.channels + row.x]);
  var to = before * ratio;
  var cost = 0.0;
  for (var k = first; k < end; k++) {
    let start = to;
    to = upto[k].x * ratio;
    // The first of the style's bins that ends beyond the start.
    var j = 0u;
    for (var step = BINS / 2u; step > 0u; step /= 2u) {
      j += select(0u, step, upto[j + step - 1u].y <= start);
    }
    let here = middle(k, mean, wide);
    var mass = 0.0;
    var way_sum = 0.0;
    var below = select(0.0, upto[max(j, 1u) - 1u].y, j > 0u);
    for (; j < BINS && below < to; j++) {
      let share = max(min(to, upto[j].y) - max(start, below), 0.0);
      let way = here - middle(j, mean, wide);
      mass += share;
      way_sum += share * way;
      cost += share * way * way;
      below = upto[j].y;
    }
    moves[at + k] = select(0.0, way_sum / mass, mass > 0.0);
  }
  // All have read what is before their own.
  workgroupBarrier();
  sums[i] = vec2<f32>(cost, 0.0);
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (i < half) { sums[i] += sums[i + half]; }
  }
  if (i == 0u && row.x < params.channels) { costs[row.x] = sums[0].x / max(all.y, 1.0); }
}
