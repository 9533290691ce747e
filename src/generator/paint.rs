//! Painting a photo of any size: in one piece where that fits well, else in bands.

use super::{
    Architecture, Generator, GeneratorParameters,
    architecture::REDUCTION,
    bands::{HALO, band_height},
};
use crate::{
    Error, Result,
    image::{Rgb, resize},
    ops::{Limits, Need},
    upload::upload,
};

/// Maps that are there at once: a convolution's input, its output, and that normalized.
const MAPS_AT_ONCE: u64 = 3;
/// What a band's largest map may take: large enough that what bands share is little, small beside what is kept whole.
const BAND_BYTES: u64 = 64 << 20;

/// How a picture is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    Whole,
    /// In bands of so many rows at a quarter of the picture's size.
    Bands(usize),
}

impl Generator {
    /// Paints a photo: of any size that the device has room for, values 0 to 1.
    ///
    /// # Errors
    /// [`Error::DoesNotFit`], [`Error::DeviceFailed`].
    pub async fn paint(&self, parameters: &GeneratorParameters, photo: &Rgb) -> Result<Rgb> {
        let (width, height) = (photo.width(), photo.height());
        let plan = plan(self.architecture(), (width, height), self.engine().limits())?;
        // The decoder gives multiples of the reduction: what is missing is added by stretching a little, at most 3
        // pixels.
        let stretched = resize(photo, width.next_multiple_of(REDUCTION), height.next_multiple_of(REDUCTION));
        let painted = match plan {
            Plan::Whole => self.paint_whole(parameters, stretched).await?,
            Plan::Bands(rows) => self.paint_in_bands(parameters, &stretched, rows).await?,
        };
        Ok(resize(&painted, width, height))
    }

    /// Whether a picture of this size can be painted in one piece.
    ///
    /// # Errors
    /// [`Error::DoesNotFit`].
    pub(super) fn check_in_one_piece(&self, size: (usize, usize)) -> Result<()> {
        let limits = self.engine().limits();
        within(size, limits, |size| {
            let need = whole(self.architecture(), size);
            if need.fits(limits) { Ok(()) } else { Err(need) }
        })
    }

    async fn paint_whole(&self, parameters: &GeneratorParameters, photo: Rgb) -> Result<Rgb> {
        let (width, height) = (photo.width(), photo.height());
        let (picture, _) = self.run(parameters, &upload(photo, self.engine()), &mut |i, input, relu| {
            self.normalized_convolution(parameters, i, input, relu).0
        });
        Ok(Rgb::from_planes(width, height, self.engine().read(picture).await?))
    }
}

/// How a picture of this size is painted on a device.
fn plan(architecture: Architecture, size: (usize, usize), limits: Limits) -> Result<Plan> {
    within(size, limits, |size| choose(architecture, size, limits))
}

/// What `choose` says of a size, or the error that names the size for which it says something.
fn within<T>(
    (width, height): (usize, usize),
    limits: Limits,
    choose: impl Fn((usize, usize)) -> Result<T, Need>,
) -> Result<T> {
    let size = width.max(height);
    choose((width, height)).map_err(|need| {
        let scaled = |side: usize| (width * side / size, height * side / size);
        // What fits at one size fits at all smaller ones.
        let (mut fits, mut too_large) = (0, size);
        while too_large - fits > 1 {
            let middle = fits.midpoint(too_large);
            if choose(scaled(middle)).is_ok() { fits = middle } else { too_large = middle }
        }
        Error::DoesNotFit { size, fits, device: limits.name, detail: need.detail(limits) }
    })
}

/// What painting in one piece takes.
fn whole(architecture: Architecture, (width, height): (usize, usize)) -> Need {
    let largest = (4 * architecture.channels * width * height) as u64;
    Need { largest, total: MAPS_AT_ONCE * largest }
}

/// In one piece as long as memory is not worth more than time, else in bands; what those would take where they do not
/// fit either.
fn choose(architecture: Architecture, (width, height): (usize, usize), limits: Limits) -> Result<Plan, Need> {
    let whole = whole(architecture, (width, height));
    if whole.fits(limits) && whole.total <= limits.soft {
        return Ok(Plan::Whole);
    }
    let row = (4 * architecture.channels * width) as u64;
    // Halved twice in each direction, with four times as many channels.
    let quarter = whole.largest / 4;
    let spare = limits.total.saturating_sub(MAPS_AT_ONCE * quarter) / MAPS_AT_ONCE;
    let band = BAND_BYTES.min(limits.buffer).min(spare);
    let rows = ((band / row.max(1)) as usize / REDUCTION).saturating_sub(2 * HALO).max(2 * HALO);
    let band = row * band_height(rows) as u64;
    let need = Need { largest: quarter.max(band), total: MAPS_AT_ONCE * (quarter + band) };
    if need.fits(limits) { Ok(Plan::Bands(rows)) } else { Err(need) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generator::Size;

    const NONE: Limits = Limits { name: "the GPU", buffer: u64::MAX, total: u64::MAX, soft: u64::MAX };

    #[test]
    fn large_pictures_are_painted_in_bands_that_take_less() {
        let choose = |side, limits| choose(Architecture::of(Size::Fine), (side, side * 2 / 3), limits);
        assert_eq!(choose(4096, NONE), Ok(Plan::Whole));
        let browser = Limits { soft: 1_500_000_000, ..NONE };
        assert_eq!(choose(2048, browser), Ok(Plan::Whole));
        assert!(matches!(choose(4096, browser), Ok(Plan::Bands(rows)) if rows > 50));
        assert!(matches!(choose(4096, Limits { total: 1_000_000_000, ..NONE }), Ok(Plan::Bands(_))));
        assert!(matches!(choose(2048, Limits { buffer: 128_000_000, ..NONE }), Ok(Plan::Bands(_))));
    }

    #[test]
    fn a_picture_that_does_not_fit_is_told_the_size_that_does() {
        let plan = |side: usize, limits| plan(Architecture::of(Size::Fine), (side, side / 2), limits);
        for limits in [Limits { buffer: 64_000_000, ..NONE }, Limits { total: 200_000_000, ..NONE }] {
            assert!(plan(512, limits).is_ok());
            let Err(Error::DoesNotFit { size: 4096, fits, .. }) = plan(4096, limits) else {
                panic!("4096 pixels do not fit")
            };
            assert!((512..4096).contains(&fits), "{fits}");
            assert!(plan(fits - 2, limits).is_ok() && plan(fits + 4, limits).is_err(), "{fits}");
        }
    }
}
