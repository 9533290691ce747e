// A channel's instance normalization, by its mean and mean square: y = slope * x + offset.
struct Normalization {
  mean: f32,
  rate: f32, // 1 / sqrt(variance + epsilon)
  slope: f32,
  offset: f32,
}

fn normalization(mean: f32, square: f32, scale: f32, shift: f32) -> Normalization {
  let rate = 1.0 / sqrt(max(square - mean * mean, 0.0) + 1e-5);
  let slope = rate * scale;
  return Normalization(mean, rate, slope, shift - mean * slope);
}
