// 3x3 convolution, zero padding 1, direct and register tiled: 4 outputs x 4x4 pixels per invocation, bias and ReLU fused. For the image's three channels, both ways:
// the data gradient is the same with the filter turned by 180 degrees, its channel roles swapped, bias 0 and relu 0.
//
// x: [C, H, W].  w: [O/4][C][9][1] vec4 over outputs, padded with zeros.
// y: [O, H, W].  Global x: tile of 4x4 pixels, row by row; y: block of 4 outputs.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> w: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
struct Params {
  inputs: u32, // channels
  outputs: u32, // channels
  height: u32,
  width: u32,
  relu: u32, // 0 or 1
}
@group(0) @binding(4) var<storage, read_write> params: Params;

// Four pixels (columns) of four outputs (rows), three taps of one filter row.
fn taps(c: mat4x4<f32>, w0: vec4<f32>, w1: vec4<f32>, w2: vec4<f32>, x: mat3x2<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(
    c[0] + w0 * x[0].x + w1 * x[0].y + w2 * x[1].x,
    c[1] + w0 * x[0].y + w1 * x[1].x + w2 * x[1].y,
    c[2] + w0 * x[1].x + w1 * x[1].y + w2 * x[2].x,
    c[3] + w0 * x[1].y + w1 * x[2].x + w2 * x[2].y);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let inputs = params.inputs;
  let outputs = params.outputs;
  let height = params.height;
  let width = params.width;
  let across = (width + 3u) / 4u;
  let top = id.x / across * 4u;
  let left = id.x % across * 4u;
  if (top >= height) { return; }
  [[6 j: let in_x{j} = left + {j}u >= 1u && left + {j}u <= width;
  ]][[6 i: let in_y{i} = top + {i}u >= 1u && top + {i}u <= height;
  ]]var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var at_w = id.y * inputs * 9u;
  var at_x = (top - 1u) * width + left - 1u; // may wrap; never read where it does
  for (var k = 0u; k < inputs; k++) {
    [[6 i: let x{i} = mat3x2<f32>([[5 j: select(0.0, x[at_x + {i}u * width + {j}u], in_y{i} && in_x{j}), ]]select(0.0, x[at_x + {i}u * width + 5u], in_y{i} && in_x5));
    ]][[3 r: let w{r}0 = w[at_w + {3*r}u]; let w{r}1 = w[at_w + {3*r+1}u]; let w{r}2 = w[at_w + {3*r+2}u];
    [[4 i: c0{i} = taps(c0{i}, w{r}0, w{r}1, w{r}2, x{i+r});
    ]]]]at_w += 9u;
    at_x += height * width;
  }
  // Past the edges the last value is written again, to its own place: no branches.
  let ix1 = left + 1u < width; let ix2 = left + 2u < width; let ix3 = left + 3u < width; let iy1 = top + 1u < height; let iy2 = top + 2u < height; let iy3 = top + 3u < height;
  let px0 = left; let px1 = min(left + 1u, width - 1u); let px2 = min(left + 2u, width - 1u); let px3 = min(left + 3u, width - 1u);
  let py0 = top * width; let py1 = min(top + 1u, height - 1u) * width; let py2 = min(top + 2u, height - 1u) * width; let py3 = min(top + 3u, height - 1u) * width;
  let o0 = id.y * 4u; let o1 = min(o0 + 1u, outputs - 1u); let o2 = min(o0 + 2u, outputs - 1u); let o3 = min(o0 + 3u, outputs - 1u);
  let io1 = o0 + 1u < outputs; let io2 = o0 + 2u < outputs; let io3 = o0 + 3u < outputs;
  let b0 = bias[o0]; let b1 = bias[o1]; let b2 = bias[o2]; let b3 = bias[o3];
  let floor = select(-3.4028234e38, 0.0, params.relu == 1u);
  let q0 = o0 * height * width; let q1 = o1 * height * width; let q2 = o2 * height * width; let q3 = o3 * height * width;
  // Rows past the edge repeat the last one.
  let l0 = c00;
  [[3 i: let l{i+1} = mat4x4<f32>([[3 j: select(l{i}[{j}], c0{i+1}[{j}], iy{i+1}), ]]select(l{i}[3], c0{i+1}[3], iy{i+1}));
  ]][[4 i: {
    let z0 = l{i}[0];
    [[3 j: let z{j+1} = select(z{j}, l{i}[{j+1}], ix{j+1});
    ]][[4 j: { let p = py{i} + px{j};
      let v0 = z{j}.x; let v1 = select(v0, z{j}.y, io1); let v2 = select(v1, z{j}.z, io2); let v3 = select(v2, z{j}.w, io3);
      y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor); }
    ]]
  }
  ]]
}
