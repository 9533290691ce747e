// A convolution with reflection padding, of an input that may be upsampled, plus a bias. 8 outputs of a pixel per
// invocation.
//
// x: [inputs, height, width].  w: [outputs, inputs, kernel, kernel].  bias: [outputs], read where params says so (else
// any buffer).  y: [outputs, rows, columns].  Global x: pixel; y: block of 8 outputs.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> w: array<f32>;
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
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
  has_bias: u32, // 0 or 1
}
@group(0) @binding(4) var<storage, read_write> params: Params;

{{ reflected }}
@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let pixels = params.rows * params.columns;
  if (id.x >= pixels) { return; }
  let kernel = params.kernel;
  let taps = params.inputs * kernel * kernel;
  let row = i32(id.x / params.columns * params.stride) - i32(kernel / 2u);
  let column = i32(id.x % params.columns * params.stride) - i32(kernel / 2u);
  let last = params.outputs - 1u;
  [[8 o: let w{o} = min(id.y * 8u + {o}u, last) * taps;
  ]][[8 o: var s{o} = 0.0;
  ]]for (var i = 0u; i < kernel; i++) {
    let start = reflected(row + i32(i), params.height, params.upsampling) * params.width;
    for (var j = 0u; j < kernel; j++) {
      var at = start + reflected(column + i32(j), params.width, params.upsampling);
      var tap = i * kernel + j;
      for (var c = 0u; c < params.inputs; c++) {
        let value = x[at];
        [[8 o: s{o} += value * w[w{o} + tap];
        ]]at += params.height * params.width;
        tap += kernel * kernel;
      }
    }
  }
  // Past the last output the same value is written again to the same place.
  [[8 o: y[min(id.y * 8u + {o}u, last) * pixels + id.x] = s{o} + select(0.0, bias[min(id.y * 8u + {o}u, last) * params.has_bias], params.has_bias == 1u);
  ]]
}
