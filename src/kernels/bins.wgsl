// Where a channel's bins lie, by the mean and the mean square of values like its own: fine about the mean, coarser outwards, so
// that no value lies beyond the last.
const BINS: u32 = {{ bins }}u;
const HALF: f32 = {{ bins }}.0 / 2.0;

fn spread(mean: f32, square: f32) -> f32 {
  return 2.0 * sqrt(max(square - mean * mean, 0.0)) + 0.03 * sqrt(square) + 1e-12;
}

fn bin_of(x: f32, mean: f32, spread: f32) -> u32 {
  let z = (x - mean) / spread;
  return min(u32(max(HALF + HALF * z / (1.0 + abs(z)), 0.0)), BINS - 1u);
}

fn middle(bin: u32, mean: f32, spread: f32) -> f32 {
  let z = (f32(bin) + 0.5) / HALF - 1.0;
  return mean + spread * z / (1.0 - abs(z));
}
