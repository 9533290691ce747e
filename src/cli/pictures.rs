//! The pictures that `impasto stylize` is given.

use std::path::Path;

use super::{args::Stylize, picture_files};
use crate::{
    Error, Result,
    image::{Mask, Rgb},
    session::{Region, SourcePictures, Weighted},
};

/// What stands for a mask where a style has none.
const NO_MASK: &str = "none";

/// Those of the command line; where it names no style, the generated one.
///
/// # Errors
/// [`Error::BadSetting`] where numbers do not match; those of reading a picture.
pub(super) fn read(options: &Stylize, generated: Option<Rgb>) -> Result<SourcePictures> {
    let styles = options.style.len();
    let weights = one_each("style-weights", &options.style_weights, styles)?;
    let strengths = one_each("mask-strengths", &options.mask_strengths, styles)?;
    if !options.mask.is_empty() && options.mask.len() != styles {
        return Err(wrong_count("mask", &format!("given {} times", options.mask.len()), styles));
    }
    let content = picture_files::read_decoded(&options.content)?;
    let mut pictures = SourcePictures {
        content: content.picture,
        opacity: content.opacity,
        styles: Vec::new(),
        regions: Vec::new(),
        protected: options.protect.as_deref().map(read_mask).transpose()?,
        initial: options.init_image.as_deref().map(picture_files::read).transpose()?,
        temporal: Vec::new(),
    };
    for (i, path) in options.style.iter().enumerate() {
        let style = picture_files::read(path)?;
        match options.mask.get(i).filter(|mask| mask.as_os_str() != NO_MASK) {
            None => pictures.styles.push(Weighted { value: style, weight: weights[i] }),
            Some(mask) => {
                let mask = read_mask(mask)?;
                pictures.regions.push(Region { style, mask, strength: strengths[i] });
            }
        }
    }
    if let Some(value) = generated.filter(|_| options.style.is_empty()) {
        pictures.styles.push(Weighted { value, weight: 1.0 });
    }
    Ok(pictures)
}

fn read_mask(path: &Path) -> Result<Mask> {
    picture_files::read(path).map(|picture| Mask::of_luma(&picture))
}

/// A number for each style; 1 where none are given.
fn one_each(flag: &str, given: &[f64], styles: usize) -> Result<Vec<f64>> {
    match given.len() {
        0 => Ok(vec![1.0; styles]),
        count if count == styles => Ok(given.to_vec()),
        count => Err(wrong_count(flag, &format!("{count} numbers"), styles)),
    }
}

fn wrong_count(flag: &str, value: &str, styles: usize) -> Error {
    let allowed = format!("one for each --style, of which there are {styles}");
    Error::BadSetting { setting: flag.into(), value: value.into(), allowed }
}
