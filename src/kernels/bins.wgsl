// Where a channel's bins lie, by the mean and the mean square of values like its own: fine about the mean, coarser outwards, so
// that no value lies beyond the last.
const BINS: u32 = {{ bins }}u;
const PARTS: u32 = {{ parts }}u;
const HALF: f32 = {{ bins }}.0 / 2.0;

fn spread(mean: f32, square: f32) -> f32 {
  return 2.0 * sqrt(max(square - mean * mean, 0.0)) + 0.03 * sqrt(square) + 1e-12;
}

// The bin whose middle is below x, and how many of x's parts lie in the next; what a number counts is shared out between both.
fn split(x: f32, mean: f32, spread: f32) -> vec2<u32> {
  let z = (x - mean) / spread;
  let position = clamp(HALF + HALF * z / (1.0 + abs(z)) - 0.5, 0.0, f32(BINS - 1u));
  let parts = u32(position * f32(PARTS) + 0.5);
  return vec2<u32>(parts / PARTS, parts % PARTS);
}

fn middle(bin: u32, mean: f32, spread: f32) -> f32 {
  let z = (f32(bin) + 0.5) / HALF - 1.0;
  return mean + spread * z / (1.0 - abs(z));
}
