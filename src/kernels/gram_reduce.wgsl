// Adds the parts of gram.wgsl: g = scale * F F^T - target, full and symmetric. With a target A this is the style loss's G - A.
//
// parts: as in gram.wgsl.  target_gram: [P][P/4] vec4, P being C padded to 16, read where params says so (else any buffer).
// g: [P][P/4] vec4, zero in the padding.
// Global x: pair of 4x4 blocks, folded into a rectangle: (n + 1) x ceil(n / 2) for n = P/4.

@group(0) @binding(0) var<storage, read_write> parts: array<mat4x4<f32>>;
@group(0) @binding(1) var<storage, read_write> target_gram: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> g: array<vec4<f32>>;
struct Params {
  channels: u32,
  parts: u32,
  has_target: u32, // 0 or 1
  scale: f32,
}
@group(0) @binding(3) var<storage, read_write> params: Params;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let channels = params.channels;
  let n = (channels + 15u) / 16u * 4u;
  let x = id.x % (n + 1u);
  let y = id.x / (n + 1u);
  if (y >= n / 2u) { return; }
  // Block (i, j), i <= j: row y of the triangle, or row n - 1 - y in what row y leaves free (n is even).
  let i = select(n - 1u - y, y, x > y);
  let j = select(n - 1u - x, x - 1u, x > y);
  // The same fold for 16x16 tiles says where the parts lie.
  let tiles = n / 4u;
  let first = i / 4u < (tiles + 1u) / 2u;
  let pair = select((tiles - 1u - i / 4u) * (tiles + 1u) + tiles - 1u - j / 4u, i / 4u * (tiles + 1u) + j / 4u + 1u, first);
  var source = pair * 16u + i % 4u * 4u + j % 4u;
  var sum = mat4x4<f32>();
  for (var s = 0u; s < params.parts; s++) {
    sum += parts[source];
    source += (tiles + 1u) * ((tiles + 1u) / 2u) * 16u;
  }
  let at = j * 4u * n + i;
  let has = params.has_target;
  let a = mat4x4<f32>(target_gram[at * has], target_gram[(at + n) * has], target_gram[(at + 2u * n) * has], target_gram[(at + 3u * n) * has]);
  // Columns j, rows i; what lies past the last channel is zero.
  let scale = params.scale;
  let steps = vec4<u32>(0u, 1u, 2u, 3u);
  let rows = vec4<f32>(vec4<u32>(i * 4u) + steps < vec4<u32>(channels));
  let columns = vec4<f32>(vec4<u32>(j * 4u) + steps < vec4<u32>(channels));
  let d = mat4x4<f32>(
    select(vec4<f32>(), sum[0] * scale - select(vec4<f32>(), a[0], has == 1u), rows * columns[0] > vec4<f32>()),
    select(vec4<f32>(), sum[1] * scale - select(vec4<f32>(), a[1], has == 1u), rows * columns[1] > vec4<f32>()),
    select(vec4<f32>(), sum[2] * scale - select(vec4<f32>(), a[2], has == 1u), rows * columns[2] > vec4<f32>()),
    select(vec4<f32>(), sum[3] * scale - select(vec4<f32>(), a[3], has == 1u), rows * columns[3] > vec4<f32>()));
  let e = transpose(d);
  let mirror = i * 4u * n + j;
  g[at + 0u * n] = d[0]; g[at + 1u * n] = d[1]; g[at + 2u * n] = d[2]; g[at + 3u * n] = d[3];
  g[mirror + 0u * n] = e[0]; g[mirror + 1u * n] = e[1]; g[mirror + 2u * n] = e[2]; g[mirror + 3u * n] = e[3];
}
