// Where in a row of `length` lies what a position of it shows once it is upsampled and padded by reflection, position 0
// being the first that is not padding.
fn reflected(position: i32, length: u32, upsampling: u32) -> u32 {
  let last = i32(length * upsampling) - 1;
  let period = max(2 * last, 1);
  let way = (position % period + period) % period;
  return u32(max(min(way, 2 * last - way), 0)) / upsampling;
}
