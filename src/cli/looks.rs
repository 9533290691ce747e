//! Where the command's looks come from.

use std::path::Path;

use super::{args::ChosenLook, picture_files};
use crate::{Result, generator::Look};

/// The looks of the generated styles: looks/README.md says how they were learned.
const GALLERY: &[u8] = include_bytes!("../../looks/gallery.look");

/// The looks of the generated styles, by their names.
pub(super) fn gallery_looks() -> Look {
    Look::from_bytes(GALLERY, "gallery.look").expect("a test reads it")
}

/// Reads a look's file.
///
/// # Errors
/// [`Error::File`](crate::Error::File), [`Error::BadLook`](crate::Error::BadLook).
pub(super) fn read_look(path: &Path) -> Result<Look> {
    Look::from_bytes(&picture_files::read_bytes(path)?, &path.display().to_string())
}

/// The look that was asked for, and how much of each that its file holds.
///
/// # Errors
/// As [`read_look`]; [`Error::BadSetting`](crate::Error::BadSetting).
pub(super) fn chosen_look(chosen: &ChosenLook) -> Result<(Look, Vec<f64>)> {
    if let Some(name) = &chosen.gallery {
        let looks = gallery_looks();
        let shares = looks.shares_of(name).expect("a test looks for all of them");
        return Ok((looks, shares));
    }
    let path = chosen.look.as_deref().expect("the arguments were checked");
    let look = read_look(path)?;
    look.check_shares(&chosen.blend)?;
    Ok((look, chosen.blend.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::Work;

    #[test]
    fn every_generated_style_has_a_look() {
        let looks = gallery_looks();
        for work in Work::styles() {
            assert!(looks.shares_of(work.id()).is_some(), "{}", work.id());
        }
        assert!(GALLERY.len() <= 500_000, "{} bytes", GALLERY.len());
    }
}
