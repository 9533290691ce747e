// Winograd F(4x4,3x3) (Lavin & Gray 2016): inverse transform Y = A^T M A. Not a kernel by itself: it ends those that say what is
// done with each value, `put(place, value, finish)` with `finish_of(channel)`, and where it goes.
//
// m: [36][O/4][T] vec4 over outputs, O being C padded (plane: 4 * O/4 * T).
// info begins with C, H, W, tiles across, first tile, T (padded), plane.
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
  let channels = info[0];
  let height = info[1];
  let width = info[2];
  let across = info[3];
  let padded = info[5];
  let channel = id.x / 4u / padded * 4u + id.x % 4u;
  let tile = info[4] + id.x / 4u % padded;
  let top = tile / across * 4u;
  let left = tile % across * 4u;
  if (channel >= channels || top >= height) { return; }
  let plane = info[6];
  let m0 = mat3x2<f32>(
    m[id.x + 0u * plane],
    m[id.x + 1u * plane],
    m[id.x + 2u * plane],
    m[id.x + 3u * plane],
    m[id.x + 4u * plane],
    m[id.x + 5u * plane]);
  let m1 = mat3x2<f32>(
    m[id.x + 6u * plane],
    m[id.x + 7u * plane],
    m[id.x + 8u * plane],
    m[id.x + 9u * plane],
    m[id.x + 10u * plane],
    m[id.x + 11u * plane]);
  let m2 = mat3x2<f32>(
    m[id.x + 12u * plane],
    m[id.x + 13u * plane],
    m[id.x + 14u * plane],
    m[id.x + 15u * plane],
    m[id.x + 16u * plane],
    m[id.x + 17u * plane]);
  let m3 = mat3x2<f32>(
    m[id.x + 18u * plane],
    m[id.x + 19u * plane],
    m[id.x + 20u * plane],
    m[id.x + 21u * plane],
    m[id.x + 22u * plane],
    m[id.x + 23u * plane]);
  let m4 = mat3x2<f32>(
    m[id.x + 24u * plane],
    m[id.x + 25u * plane],
    m[id.x + 26u * plane],
    m[id.x + 27u * plane],
    m[id.x + 28u * plane],
    m[id.x + 29u * plane]);
  let m5 = mat3x2<f32>(
    m[id.x + 30u * plane],
    m[id.x + 31u * plane],
    m[id.x + 32u * plane],
    m[id.x + 33u * plane],
    m[id.x + 34u * plane],
    m[id.x + 35u * plane]);
  let r = at(m0, m1, m2, m3, m4, m5);
  let finish = finish_of(channel);
  // Past the edge the last value is written again, to its own place: no branches.
  let in_x1 = left + 1u < width; let in_x2 = left + 2u < width; let in_x3 = left + 3u < width;
  let x0 = left; let x1 = min(left + 1u, width - 1u); let x2 = min(left + 2u, width - 1u); let x3 = min(left + 3u, width - 1u);
  let l0 = at_column(r[0][0], r[0][1], r[0][2]);
  { let p = (channel * height + top) * width; let v0 = l0.x; let v1 = select(v0, l0.y, in_x1); let v2 = select(v1, l0.z, in_x2); let v3 = select(v2, l0.w, in_x3);
    put(p + x0, v0, finish); put(p + x1, v1, finish); put(p + x2, v2, finish); put(p + x3, v3, finish); }
  let l1 = select(l0, at_column(r[1][0], r[1][1], r[1][2]), top + 1u < height);
  { let p = (channel * height + min(top + 1u, height - 1u)) * width; let v0 = l1.x; let v1 = select(v0, l1.y, in_x1); let v2 = select(v1, l1.z, in_x2); let v3 = select(v2, l1.w, in_x3);
    put(p + x0, v0, finish); put(p + x1, v1, finish); put(p + x2, v2, finish); put(p + x3, v3, finish); }
  let l2 = select(l1, at_column(r[2][0], r[2][1], r[2][2]), top + 2u < height);
  { let p = (channel * height + min(top + 2u, height - 1u)) * width; let v0 = l2.x; let v1 = select(v0, l2.y, in_x1); let v2 = select(v1, l2.z, in_x2); let v3 = select(v2, l2.w, in_x3);
    put(p + x0, v0, finish); put(p + x1, v1, finish); put(p + x2, v2, finish); put(p + x3, v3, finish); }
  let l3 = select(l2, at_column(r[3][0], r[3][1], r[3][2]), top + 3u < height);
  { let p = (channel * height + min(top + 3u, height - 1u)) * width; let v0 = l3.x; let v1 = select(v0, l3.y, in_x1); let v2 = select(v1, l3.z, in_x2); let v3 = select(v2, l3.w, in_x3);
    put(p + x0, v0, finish); put(p + x1, v1, finish); put(p + x2, v2, finish); put(p + x3, v3, finish); }
}
