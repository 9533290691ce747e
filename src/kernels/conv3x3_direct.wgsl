// 3x3 convolution, zero padding 1, direct and register tiled: 4 outputs x 4x4 pixels per invocation, bias and ReLU fused. For the image's three channels, both ways:
// the data gradient is the same with the filter turned by 180 degrees, its channel roles swapped, bias 0 and relu 0.
//
// x: [C, H, W].  w: [O/4][C][9][1] vec4 over outputs, padded with zeros.
// y: [O, H, W].  Global x: tile of 4x4 pixels, row by row; y: block of 4 outputs.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> w: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
// C, O, H, W, relu (0 or 1)
@group(0) @binding(4) var<storage, read_write> info: array<u32>;

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
  let inputs = info[0];
  let outputs = info[1];
  let height = info[2];
  let width = info[3];
  let across = (width + 3u) / 4u;
  let top = id.x / across * 4u;
  let left = id.x % across * 4u;
  if (top >= height) { return; }
  let in_x0 = left + 0u >= 1u && left + 0u <= width;
  let in_x1 = left + 1u >= 1u && left + 1u <= width;
  let in_x2 = left + 2u >= 1u && left + 2u <= width;
  let in_x3 = left + 3u >= 1u && left + 3u <= width;
  let in_x4 = left + 4u >= 1u && left + 4u <= width;
  let in_x5 = left + 5u >= 1u && left + 5u <= width;
  let in_y0 = top + 0u >= 1u && top + 0u <= height;
  let in_y1 = top + 1u >= 1u && top + 1u <= height;
  let in_y2 = top + 2u >= 1u && top + 2u <= height;
  let in_y3 = top + 3u >= 1u && top + 3u <= height;
  let in_y4 = top + 4u >= 1u && top + 4u <= height;
  let in_y5 = top + 5u >= 1u && top + 5u <= height;
  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var at_w = id.y * inputs * 9u;
  var at_x = (top - 1u) * width + left - 1u; // may wrap; never read where it does
  for (var k = 0u; k < inputs; k++) {
    let x0 = mat3x2<f32>(
      select(0.0, x[at_x + 0u * width + 0u], in_y0 && in_x0),
      select(0.0, x[at_x + 0u * width + 1u], in_y0 && in_x1),
      select(0.0, x[at_x + 0u * width + 2u], in_y0 && in_x2),
      select(0.0, x[at_x + 0u * width + 3u], in_y0 && in_x3),
      select(0.0, x[at_x + 0u * width + 4u], in_y0 && in_x4),
      select(0.0, x[at_x + 0u * width + 5u], in_y0 && in_x5));
    let x1 = mat3x2<f32>(
      select(0.0, x[at_x + 1u * width + 0u], in_y1 && in_x0),
      select(0.0, x[at_x + 1u * width + 1u], in_y1 && in_x1),
      select(0.0, x[at_x + 1u * width + 2u], in_y1 && in_x2),
      select(0.0, x[at_x + 1u * width + 3u], in_y1 && in_x3),
      select(0.0, x[at_x + 1u * width + 4u], in_y1 && in_x4),
      select(0.0, x[at_x + 1u * width + 5u], in_y1 && in_x5));
    let x2 = mat3x2<f32>(
      select(0.0, x[at_x + 2u * width + 0u], in_y2 && in_x0),
      select(0.0, x[at_x + 2u * width + 1u], in_y2 && in_x1),
      select(0.0, x[at_x + 2u * width + 2u], in_y2 && in_x2),
      select(0.0, x[at_x + 2u * width + 3u], in_y2 && in_x3),
      select(0.0, x[at_x + 2u * width + 4u], in_y2 && in_x4),
      select(0.0, x[at_x + 2u * width + 5u], in_y2 && in_x5));
    let x3 = mat3x2<f32>(
      select(0.0, x[at_x + 3u * width + 0u], in_y3 && in_x0),
      select(0.0, x[at_x + 3u * width + 1u], in_y3 && in_x1),
      select(0.0, x[at_x + 3u * width + 2u], in_y3 && in_x2),
      select(0.0, x[at_x + 3u * width + 3u], in_y3 && in_x3),
      select(0.0, x[at_x + 3u * width + 4u], in_y3 && in_x4),
      select(0.0, x[at_x + 3u * width + 5u], in_y3 && in_x5));
    let x4 = mat3x2<f32>(
      select(0.0, x[at_x + 4u * width + 0u], in_y4 && in_x0),
      select(0.0, x[at_x + 4u * width + 1u], in_y4 && in_x1),
      select(0.0, x[at_x + 4u * width + 2u], in_y4 && in_x2),
      select(0.0, x[at_x + 4u * width + 3u], in_y4 && in_x3),
      select(0.0, x[at_x + 4u * width + 4u], in_y4 && in_x4),
      select(0.0, x[at_x + 4u * width + 5u], in_y4 && in_x5));
    let x5 = mat3x2<f32>(
      select(0.0, x[at_x + 5u * width + 0u], in_y5 && in_x0),
      select(0.0, x[at_x + 5u * width + 1u], in_y5 && in_x1),
      select(0.0, x[at_x + 5u * width + 2u], in_y5 && in_x2),
      select(0.0, x[at_x + 5u * width + 3u], in_y5 && in_x3),
      select(0.0, x[at_x + 5u * width + 4u], in_y5 && in_x4),
      select(0.0, x[at_x + 5u * width + 5u], in_y5 && in_x5));
    let w000 = w[at_w + 0u]; let w001 = w[at_w + 1u]; let w002 = w[at_w + 2u];
    c00 = taps(c00, w000, w001, w002, x0);
    c01 = taps(c01, w000, w001, w002, x1);
    c02 = taps(c02, w000, w001, w002, x2);
    c03 = taps(c03, w000, w001, w002, x3);
    let w100 = w[at_w + 3u]; let w101 = w[at_w + 4u]; let w102 = w[at_w + 5u];
    c00 = taps(c00, w100, w101, w102, x1);
    c01 = taps(c01, w100, w101, w102, x2);
    c02 = taps(c02, w100, w101, w102, x3);
    c03 = taps(c03, w100, w101, w102, x4);
    let w200 = w[at_w + 6u]; let w201 = w[at_w + 7u]; let w202 = w[at_w + 8u];
    c00 = taps(c00, w200, w201, w202, x2);
    c01 = taps(c01, w200, w201, w202, x3);
    c02 = taps(c02, w200, w201, w202, x4);
    c03 = taps(c03, w200, w201, w202, x5);
    at_w += 9u;
    at_x += height * width;
  }
  // Past the edges the last value is written again, to its own place: no branches.
  let ix1 = left + 1u < width; let ix2 = left + 2u < width; let ix3 = left + 3u < width; let iy1 = top + 1u < height; let iy2 = top + 2u < height; let iy3 = top + 3u < height;
  let px0 = left; let px1 = min(left + 1u, width - 1u); let px2 = min(left + 2u, width - 1u); let px3 = min(left + 3u, width - 1u);
  let py0 = top * width; let py1 = min(top + 1u, height - 1u) * width; let py2 = min(top + 2u, height - 1u) * width; let py3 = min(top + 3u, height - 1u) * width;
  let o0 = id.y * 4u; let o1 = min(o0 + 1u, outputs - 1u); let o2 = min(o0 + 2u, outputs - 1u); let o3 = min(o0 + 3u, outputs - 1u);
  let io1 = o0 + 1u < outputs; let io2 = o0 + 2u < outputs; let io3 = o0 + 3u < outputs;
  let b0 = bias[o0]; let b1 = bias[o1]; let b2 = bias[o2]; let b3 = bias[o3];
  let floor = select(-3.4028234e38, 0.0, info[4] == 1u);
  let q0 = o0 * height * width; let q1 = o1 * height * width; let q2 = o2 * height * width; let q3 = o3 * height * width;
  { // row 0, column 0
    let p = py0 + px0;
    let z0 = c00[0];
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 0, column 1
    let p = py0 + px1;
    let z0 = select(c00[0], c00[1], ix1);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 0, column 2
    let p = py0 + px2;
    let z0 = select(select(c00[0], c00[1], ix1), c00[2], ix2);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 0, column 3
    let p = py0 + px3;
    let z0 = select(select(select(c00[0], c00[1], ix1), c00[2], ix2), c00[3], ix3);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 1, column 0
    let p = py1 + px0;
    let z0 = select(c00[0], c01[0], iy1);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 1, column 1
    let p = py1 + px1;
    let z0 = select(select(c00[0], c01[0], iy1), select(c00[1], c01[1], iy1), ix1);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 1, column 2
    let p = py1 + px2;
    let z0 = select(select(select(c00[0], c01[0], iy1), select(c00[1], c01[1], iy1), ix1), select(c00[2], c01[2], iy1), ix2);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 1, column 3
    let p = py1 + px3;
    let z0 = select(select(select(select(c00[0], c01[0], iy1), select(c00[1], c01[1], iy1), ix1), select(c00[2], c01[2], iy1), ix2), select(c00[3], c01[3], iy1), ix3);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 2, column 0
    let p = py2 + px0;
    let z0 = select(select(c00[0], c01[0], iy1), c02[0], iy2);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 2, column 1
    let p = py2 + px1;
    let z0 = select(select(select(c00[0], c01[0], iy1), c02[0], iy2), select(select(c00[1], c01[1], iy1), c02[1], iy2), ix1);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 2, column 2
    let p = py2 + px2;
    let z0 = select(select(select(select(c00[0], c01[0], iy1), c02[0], iy2), select(select(c00[1], c01[1], iy1), c02[1], iy2), ix1), select(select(c00[2], c01[2], iy1), c02[2], iy2), ix2);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 2, column 3
    let p = py2 + px3;
    let z0 = select(select(select(select(select(c00[0], c01[0], iy1), c02[0], iy2), select(select(c00[1], c01[1], iy1), c02[1], iy2), ix1), select(select(c00[2], c01[2], iy1), c02[2], iy2), ix2), select(select(c00[3], c01[3], iy1), c02[3], iy2), ix3);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 3, column 0
    let p = py3 + px0;
    let z0 = select(select(select(c00[0], c01[0], iy1), c02[0], iy2), c03[0], iy3);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 3, column 1
    let p = py3 + px1;
    let z0 = select(select(select(select(c00[0], c01[0], iy1), c02[0], iy2), c03[0], iy3), select(select(select(c00[1], c01[1], iy1), c02[1], iy2), c03[1], iy3), ix1);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 3, column 2
    let p = py3 + px2;
    let z0 = select(select(select(select(select(c00[0], c01[0], iy1), c02[0], iy2), c03[0], iy3), select(select(select(c00[1], c01[1], iy1), c02[1], iy2), c03[1], iy3), ix1), select(select(select(c00[2], c01[2], iy1), c02[2], iy2), c03[2], iy3), ix2);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
  { // row 3, column 3
    let p = py3 + px3;
    let z0 = select(select(select(select(select(select(c00[0], c01[0], iy1), c02[0], iy2), c03[0], iy3), select(select(select(c00[1], c01[1], iy1), c02[1], iy2), c03[1], iy3), ix1), select(select(select(c00[2], c01[2], iy1), c02[2], iy2), c03[2], iy3), ix2), select(select(select(c00[3], c01[3], iy1), c02[3], iy2), c03[3], iy3), ix3);
    let v0 = z0.x; let v1 = select(v0, z0.y, io1); let v2 = select(v1, z0.z, io2); let v3 = select(v2, z0.w, io3);
    y[q0 + p] = max(v0 + b0, floor); y[q1 + p] = max(v1 + b1, floor); y[q2 + p] = max(v2 + b2, floor); y[q3 + p] = max(v3 + b3, floor);
  }
}
