// The gradient of such a convolution with respect to its input. 8 channels of a pixel per invocation.
//
// g: [outputs, rows, columns].  w: [outputs, inputs, kernel, kernel].  y: [inputs, height, width].  Global x: pixel of
// the input; y: block of 8 channels.

@group(0) @binding(0) var<storage, read_write> g: array<f32>;
@group(0) @binding(1) var<storage, read_write> w: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
struct Params {
  inputs: u32,
  outputs: u32,
  kernel: u32,
  stride: u32,
  upsampling: u32,
  height: u32,
  width: u32,
  rows: u32,
  columns: u32,
}
@group(0) @binding(3) var<storage, read_write> params: Params;

{{ reflected }}
// The next position after p that may show index `at` of `length`: those of itself, and those near both ends, where
// reflections are.
fn next(p: i32, at: u32, length: u32) -> i32 {
  let padding = i32(params.kernel / 2u);
  let first = i32(at * params.upsampling);
  let end = i32(length * params.upsampling) - 1 - padding;
  let q = p + 1;
  if (q <= padding || q >= end) { return q; }
  if (q < first + i32(params.upsampling)) { return min(max(q, first), end); }
  return end;
}

// The output whose tap `tap` lies at position p, of so many; beyond them where there is none.
fn output_at(p: i32, tap: u32, count: u32) -> u32 {
  let at = p + i32(params.kernel / 2u) - i32(tap);
  let inside = at >= 0 && at % i32(params.stride) == 0;
  return select(count, u32(max(at, 0)) / params.stride, inside);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let pixels = params.height * params.width;
  if (id.x >= pixels) { return; }
  let kernel = params.kernel;
  let padding = i32(kernel / 2u);
  let taps = params.inputs * kernel * kernel;
  let row = id.x / params.width;
  let column = id.x % params.width;
  let bottom = i32(params.height * params.upsampling) + padding;
  let right = i32(params.width * params.upsampling) + padding;
  let last = params.inputs - 1u;
  [[8 c: let c{c} = min(id.y * 8u + {c}u, last);
  ]][[8 c: var s{c} = 0.0;
  ]]for (var p = -padding; p < bottom; p = next(p, row, params.height)) {
    if (reflected(p, params.height, params.upsampling) != row) { continue; }
    for (var q = -padding; q < right; q = next(q, column, params.width)) {
      if (reflected(q, params.width, params.upsampling) != column) { continue; }
      for (var i = 0u; i < kernel; i++) {
        let down = output_at(p, i, params.rows);
        if (down >= params.rows) { continue; }
        for (var j = 0u; j < kernel; j++) {
          let across = output_at(q, j, params.columns);
          if (across >= params.columns) { continue; }
          let tap = i * kernel + j;
          let start = down * params.columns + across;
          for (var o = 0u; o < params.outputs; o++) {
            let value = g[o * params.rows * params.columns + start];
            [[8 c: s{c} += value * w[o * taps + c{c} * kernel * kernel + tap];
            ]]
          }
        }
      }
    }
  }
  // Past the last channel the same value is written again to the same place.
  [[8 c: y[c{c} * pixels + id.x] = s{c};
  ]]
}
