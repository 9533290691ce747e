//! Pictures side by side on one.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use image::{RgbImage, imageops};

/// Height of each row, and the space around each picture, in pixels.
const HEIGHT: u32 = 341;
const SPACE: u32 = 8;
const QUALITY: u8 = 88;

/// Writes a JPEG with a row of pictures for each of `rows`, all scaled to the same height, on white.
///
/// # Errors
/// If a picture cannot be read, or the sheet cannot be written.
pub(crate) fn write(rows: &[Vec<PathBuf>], sheet: &Path) -> Result<()> {
    let rows = rows.iter().map(|row| row.iter().map(|file| read(file)).collect()).collect::<Result<Vec<Vec<_>>>>()?;
    let width = |row: &Vec<RgbImage>| row.iter().map(|picture| picture.width() + SPACE).sum::<u32>() + SPACE;
    let mut whole = RgbImage::from_pixel(
        rows.iter().map(width).max().unwrap_or(1),
        rows.len() as u32 * (HEIGHT + SPACE) + SPACE,
        image::Rgb([255; 3]),
    );
    for (i, row) in rows.iter().enumerate() {
        let (mut x, y) = (SPACE, SPACE + i as u32 * (HEIGHT + SPACE));
        for picture in row {
            imageops::replace(&mut whole, picture, x.into(), y.into());
            x += picture.width() + SPACE;
        }
    }
    let file = std::fs::File::create(sheet).with_context(|| format!("cannot write {}", sheet.display()))?;
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(file, QUALITY);
    whole.write_with_encoder(encoder).with_context(|| format!("cannot write {}", sheet.display()))
}

fn read(file: &Path) -> Result<RgbImage> {
    let picture = image::open(file).with_context(|| format!("cannot read {}", file.display()))?.into_rgb8();
    let width = (picture.width() * HEIGHT).div_ceil(picture.height()).max(1);
    Ok(imageops::resize(&picture, width, HEIGHT, imageops::FilterType::Lanczos3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_stand_side_by_side() {
        let folder = std::env::temp_dir().join(format!("sheet-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, color: [u8; 3]| {
            let path = folder.join(name);
            RgbImage::from_pixel(20, 10, image::Rgb(color)).save(&path).unwrap();
            path
        };
        let (red, blue) = (file("red.png", [255, 0, 0]), file("blue.png", [0, 0, 255]));
        let sheet = folder.join("sheet.jpg");
        write(&[vec![red.clone(), blue], vec![red]], &sheet).unwrap();
        let sheet = image::open(sheet).unwrap().into_rgb8();
        assert_eq!((sheet.width(), sheet.height()), (2 * (2 * HEIGHT + SPACE) + SPACE, 2 * (HEIGHT + SPACE) + SPACE));
        let (first, second) = (sheet.get_pixel(HEIGHT, 100), sheet.get_pixel(3 * HEIGHT, 100));
        assert!(first[0] > 200 && first[2] < 50 && second[2] > 200 && second[0] < 50);
        assert_eq!(sheet.get_pixel(3 * HEIGHT, 100 + HEIGHT).0, [255; 3]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
