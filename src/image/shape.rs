//! Which shapes of pictures are taken; asked of a file's header before anything is decoded.

use crate::{Error, Result};

/// Millions of pixels above which a file is refused; telephones make 108.
pub const MAX_MEGAPIXELS: u64 = 128;
/// Pixels that each side must have.
pub const MIN_SIDE: u32 = 8;
/// How many times longer than the short side the long side may be.
pub const LONGEST_RATIO: u32 = 8;

/// Refuses what is too large, too small or too long.
///
/// # Errors
/// [`Error::PictureTooLarge`], [`Error::PictureTooSmall`], [`Error::PictureTooLong`].
pub(super) fn check(width: u32, height: u32, name: &str) -> Result<()> {
    let name = name.to_owned();
    if u64::from(width) * u64::from(height) > MAX_MEGAPIXELS * 1_000_000 {
        return Err(Error::PictureTooLarge { name, width, height, limit: MAX_MEGAPIXELS });
    }
    if width.min(height) < MIN_SIDE {
        return Err(Error::PictureTooSmall { name, width, height, limit: MIN_SIDE });
    }
    // A picture that was scaled to 8:1 may have lost up to half a pixel of its short side, and one side more is kind.
    if width.max(height) > (width.min(height) + 1) * LONGEST_RATIO {
        return Err(Error::PictureTooLong { name, width, height });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_where_they_are_said_to_be() {
        let code = |width, height| check(width, height, "x").err().map(|error| error.code());
        assert_eq!(code(12_000, 9_000), None);
        assert_eq!(code(30_000, 30_000), Some("picture-too-large"));
        assert_eq!(code(u32::MAX, u32::MAX), Some("picture-too-large"));
        assert_eq!(code(1, 1), Some("picture-too-small"));
        assert_eq!(code(8, 8), None);
        assert_eq!(code(800, 100), None);
        assert_eq!(code(100, 809), Some("picture-too-long"));
    }
}
