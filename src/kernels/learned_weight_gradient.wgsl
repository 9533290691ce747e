// The gradient of such a convolution with respect to its weights. One workgroup of 64 for a tap of 8 outputs: each
// invocation adds up some of the pixels.
//
// x: [inputs, height, width].  g: [outputs, rows, columns].  y: [outputs, inputs, kernel, kernel].  Workgroup x: tap of
// an input channel; y: block of 8 outputs.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> g: array<f32>;
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
var<workgroup> low: array<vec4<f32>, 64>;
var<workgroup> high: array<vec4<f32>, 64>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(workgroup_id) id: vec3<u32>, @builtin(local_invocation_index) k: u32) {
  let kernel = params.kernel;
  let taps = params.inputs * kernel * kernel;
  let pixels = params.rows * params.columns;
  let channel = id.x / (kernel * kernel);
  let down = i32(id.x / kernel % kernel) - i32(kernel / 2u);
  let right = i32(id.x % kernel) - i32(kernel / 2u);
  let last = params.outputs - 1u;
  [[8 o: let g{o} = min(id.y * 8u + {o}u, last) * pixels;
  ]]var first = vec4<f32>();
  var second = vec4<f32>();
  for (var p = k; p < pixels; p += 64u) {
    let row = reflected(i32(p / params.columns * params.stride) + down, params.height, params.upsampling);
    let column = reflected(i32(p % params.columns * params.stride) + right, params.width, params.upsampling);
    let value = x[(channel * params.height + row) * params.width + column];
    first += value * vec4<f32>(g[g0 + p], g[g1 + p], g[g2 + p], g[g3 + p]);
    second += value * vec4<f32>(g[g4 + p], g[g5 + p], g[g6 + p], g[g7 + p]);
  }
  low[k] = first;
  high[k] = second;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (k < half) {
      low[k] += low[k + half];
      high[k] += high[k + half];
    }
  }
  if (k == 0u && id.x < taps) {
    // Past the last output the same value is written again to the same place.
    [[4 o: y[min(id.y * 8u + {o}u, last) * taps + id.x] = low[0][{o}];
    ]][[4 o: y[min(id.y * 8u + {4+o}u, last) * taps + id.x] = high[0][{o}];
    ]]
  }
}
