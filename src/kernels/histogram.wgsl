// How many of each channel's values lie in each of its bins; each is shared out between the two bins whose middles it lies
// between, in whole parts. One workgroup of 256 per channel: whole numbers add up to the same in any order.
//
// x: [C, M].  moments: [2, C].  counts: [C, BINS].  Workgroup x: channel.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> moments: array<f32>;
@group(0) @binding(2) var<storage, read_write> counts: array<f32>;
struct Params {
  channels: u32,
  pixels: u32,
}
@group(0) @binding(3) var<storage, read_write> params: Params;

{{ bin }}
var<workgroup> shared_counts: array<atomic<u32>, {{ bins }}>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(workgroup_id) row: vec3<u32>, @builtin(local_invocation_index) i: u32) {
  // Native runtimes may leave workgroup memory as it was.
  for (var bin = i; bin < BINS; bin += 256u) { atomicStore(&shared_counts[bin], 0u); }
  workgroupBarrier();
  let mean = moments[row.x];
  let wide = spread(mean, moments[params.channels + row.x]);
  for (var p = i; p < params.pixels; p += 256u) {
    let lower = split(x[row.x * params.pixels + p], mean, wide);
    atomicAdd(&shared_counts[lower.x], PARTS - lower.y);
    if (lower.y > 0u) { atomicAdd(&shared_counts[lower.x + 1u], lower.y); }
  }
  workgroupBarrier();
  if (row.x >= params.channels) { return; }
  for (var bin = i; bin < BINS; bin += 256u) {
    counts[row.x * BINS + bin] = f32(atomicLoad(&shared_counts[bin])) / f32(PARTS);
  }
}
