//! The picture as it is shown.

use super::Session;
use crate::{
    Result,
    image::{Mask, Rgb, fit, resize},
};

impl Session {
    /// The picture at the present scale. Keeps a copy as the last finite one.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed), [`Error::NotFinite`](crate::Error::NotFinite);
    /// [`Session::finish`] still gives a picture.
    pub async fn preview(&mut self) -> Result<Rgb> {
        self.read_picture().await?;
        Ok(self.shown(self.picture.clone()))
    }

    /// The picture at full size. Never fails: where the device is lost or the picture is not finite, it is the one that
    /// was read back last, by [`Session::preview`] or at the end of a scale.
    pub async fn finish(&mut self) -> Rgb {
        if let Err(error) = self.read_picture().await {
            log::warn!("{error}");
        }
        let (width, height) = self.full_size();
        self.shown(resize(&self.picture, width, height))
    }

    /// Width and height of the result, in pixels.
    pub fn full_size(&self) -> (usize, usize) {
        fit(self.content.width(), self.content.height(), self.recipe.size)
    }

    /// How opaque the result is at this size, in pixels; everywhere where there is none.
    pub fn opacity(&self, width: usize, height: usize) -> Option<Mask> {
        self.opacity.as_ref().map(|mask| mask.resized(width, height))
    }

    /// A picture with the colours that the recipe asks for, and the photo where it stays.
    fn shown(&self, picture: Rgb) -> Rgb {
        let picture = self.recipe.keep_colours.of_painting(picture, &self.content, self.recipe.colour_strength);
        self.over_photo(picture)
    }

    /// `picture` where it is painted, the photo where it stays.
    pub(super) fn over_photo(&self, picture: Rgb) -> Rgb {
        let Some(painted) = &self.areas.painted else { return picture };
        let (width, height) = (picture.width(), picture.height());
        painted.resized(width, height).blend(&resize(&self.content, width, height), &picture)
    }
}
