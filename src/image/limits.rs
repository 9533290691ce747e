//! Which sizes of picture are taken.

use crate::{Error, Result};

/// Millions of pixels that a picture may have at most. Phones make 108; wasm has 4 GiB for everything.
pub const MAX_MEGAPIXELS: u64 = 128;

/// Pixels that each side must have at least: a network finds no features in less.
pub const MIN_SIDE: u32 = 8;

/// How many times longer than wide, or wider than long, a picture may be.
pub const MAX_RATIO: u32 = 8;

/// Checks a picture's size, in pixels, before anything of that size is made.
pub(super) fn check_size(width: u32, height: u32, name: &str) -> Result<()> {
    if u64::from(width) * u64::from(height) > MAX_MEGAPIXELS * 1_000_000 {
        return Err(Error::PictureTooLarge { name: name.into(), width, height, limit: MAX_MEGAPIXELS });
    }
    if width.min(height) < MIN_SIDE {
        return Err(Error::PictureTooSmall { name: name.into(), width, height, limit: MIN_SIDE });
    }
    // A short side that was rounded down by up to half a pixel still counts as 8:1.
    let longest = u64::from(MAX_RATIO) * u64::from(width.min(height)) + u64::from(MAX_RATIO / 2);
    if u64::from(width.max(height)) > longest {
        return Err(Error::PictureTooLong { name: name.into(), width, height });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_at_the_edge() {
        for (width, height) in [(8, 8), (64, 8), (8, 64), (801, 100), (68, 8), (16_000, 8_000)] {
            assert!(check_size(width, height, "a").is_ok(), "{width}x{height}");
            assert!(check_size(height, width, "a").is_ok(), "{height}x{width}");
        }
        assert!(matches!(check_size(16_001, 8_000, "a"), Err(Error::PictureTooLarge { limit: 128, .. })));
        assert!(matches!(check_size(u32::MAX, u32::MAX, "a"), Err(Error::PictureTooLarge { .. })));
        assert!(matches!(check_size(u32::MAX, 0, "a"), Err(Error::PictureTooSmall { .. })));
        assert!(matches!(check_size(7, 20, "a"), Err(Error::PictureTooSmall { limit: 8, .. })));
        assert!(matches!(check_size(69, 8, "a"), Err(Error::PictureTooLong { width: 69, height: 8, .. })));
        assert!(matches!(check_size(8, 69, "a"), Err(Error::PictureTooLong { .. })));
    }
}
