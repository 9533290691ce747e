// Winograd F(4x4,3x3) (Lavin & Gray 2016): inverse transform Y = A^T M A. Not a kernel by itself: it ends those that say what is
// done with each value, `put(place, value, finish)` with `finish_of(channel)`, and where it goes.
//
// m: [36][O/4][T] vec4 over outputs, O being C padded (plane: 4 * O/4 * T).
// params has channels, height, width, across, first, tiles and plane.
// Global x: element of one of the 36 planes: 4 * tile + channel % 4, tiles of this chunk, then channel / 4.

// A^T times six rows; a row of six is a mat3x2.
fn at(m0: mat3x2<f32>, m1: mat3x2<f32>, m2: mat3x2<f32>, m3: mat3x2<f32>, m4: mat3x2<f32>, m5: mat3x2<f32>) -> array<mat3x2<f32>, 4> {
  let a = m1 + m2;
  let b = m1 - m2;
  let c = m3 + m4;
  let d = (m3 - m4) * 2.0;
  return array<mat3x2<f32>, 4>(m0 + a + c, b + d, a + c * 4.0, b + d * 4.0 + m5);
}

// A^T times one column of six.
fn at_column(a: vec2<f32>, b: vec2<f32>, c: vec2<f32>) -> vec4<f32> {
  let s = a.y + b.x;
  let d = a.y - b.x;
  let p = b.y + c.x;
  let q = (b.y - c.x) * 2.0;
  return vec4<f32>(a.x + s + p, d + q, s + p * 4.0, d + q * 4.0 + c.y);
}

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let channels = params.channels;
  let height = params.height;
  let width = params.width;
  let across = params.across;
  let padded = params.tiles;
  let channel = id.x / 4u / padded * 4u + id.x % 4u;
  let tile = params.first + id.x / 4u % padded;
  let top = tile / across * 4u;
  let left = tile % across * 4u;
  if (channel >= channels || top >= height) { return; }
  let plane = params.plane;
  [[6 i: let m{i} = mat3x2<f32>([[5 j: m[id.x + {6*i+j}u * plane], ]]m[id.x + {6*i+5}u * plane]);
  ]]let r = at(m0, m1, m2, m3, m4, m5);
  let finish = finish_of(channel);
  // Past the edge the last value is written again, to its own place: no branches.
  let in_x1 = left + 1u < width; let in_x2 = left + 2u < width; let in_x3 = left + 3u < width;
  let x0 = left; let x1 = min(left + 1u, width - 1u); let x2 = min(left + 2u, width - 1u); let x3 = min(left + 3u, width - 1u);
  let l0 = at_column(r[0][0], r[0][1], r[0][2]);
  { let p = (channel * height + top) * width; let v0 = l0.x; let v1 = select(v0, l0.y, in_x1); let v2 = select(v1, l0.z, in_x2); let v3 = select(v2, l0.w, in_x3);
    put(p + x0, v0, finish); put(p + x1, v1, finish); put(p + x2, v2, finish); put(p + x3, v3, finish); }
  [[3 i: let l{i+1} = select(l{i}, at_column(r[{i+1}][0], r[{i+1}][1], r[{i+1}][2]), top + {i+1}u < height);
  { let p = (channel * height + min(top + {i+1}u, height - 1u)) * width; let v0 = l{i+1}.x; let v1 = select(v0, l{i+1}.y, in_x1); let v2 = select(v1, l{i+1}.z, in_x2); let v3 = select(v2, l{i+1}.w, in_x3);
    put(p + x0, v0, finish); put(p + x1, v1, finish); put(p + x2, v2, finish); put(p + x3, v3, finish); }
  ]]
}
