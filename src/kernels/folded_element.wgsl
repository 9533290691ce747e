// The element of this invocation, folded over y; the count of elements where there is none.
fn element(id: vec3<u32>) -> u32 {
  return select(params.elements, id.y * params.fold + id.x, id.x < params.fold);
}
