//! Painting in bands of rows: the picture that one piece would give, in less memory.
//!
//! Instance normalization needs each channel's mean and variance over the whole picture before the next convolution can
//! begin. Maps at a quarter of the size are kept whole. The larger ones are computed band by band, anew for each layer
//! that follows: first for the moments of each layer, then for the picture. That is half as much arithmetic again.

use std::ops::Range;

use burn::tensor::Tensor;

use super::{
    Generator, GeneratorParameters,
    architecture::{ENCODER, REDUCTION},
};
use crate::{Result, image::Rgb, upload::upload};

/// Rows of a quarter map that a band has above and below its own. What a convolution pads at a band's edge reaches two
/// of them through the encoder, and as far through the decoder.
pub(super) const HALO: usize = 2;

/// Some rows of the picture, counted at a quarter of its size.
#[derive(Debug)]
struct Band {
    own: Range<usize>,
    with_halo: Range<usize>,
}

impl Band {
    /// Bands of `rows` and what is left, of a picture of `height`, both at a quarter of its size.
    fn all(height: usize, rows: usize) -> Vec<Self> {
        let one = |start: usize| {
            let end = height.min(start + rows);
            Self { own: start..end, with_halo: start.saturating_sub(HALO)..height.min(end + HALO) }
        };
        (0..height).step_by(rows).map(one).collect()
    }

    /// Its own rows in a map that is computed from all of its rows and has `scale` times as many.
    fn own_rows(&self, scale: usize) -> Range<usize> {
        let start = self.with_halo.start;
        scale * (self.own.start - start)..scale * (self.own.end - start)
    }
}

/// Rows of a map at full size that a band of so many own rows at a quarter of it has at most.
pub(super) fn band_height(rows: usize) -> usize {
    REDUCTION * (rows + 2 * HALO)
}

/// A photo on its way through a generator.
struct Banded<'a> {
    generator: &'a Generator,
    parameters: &'a GeneratorParameters,
    bands: Vec<Band>,
    width: usize,
    height: usize,
}

impl Generator {
    /// Paints a photo, both sides multiples of 4, in bands of `rows` rows at a quarter of the size.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub(super) async fn paint_in_bands(
        &self,
        parameters: &GeneratorParameters,
        photo: &Rgb,
        rows: usize,
    ) -> Result<Rgb> {
        let (width, height) = (photo.width(), photo.height());
        let bands = Band::all(height / REDUCTION, rows);
        let banded = Banded { generator: self, parameters, bands, width, height };
        let encoded = banded.encoded(photo);
        let transformed =
            self.transformed(encoded, &mut |i, input, relu| self.normalized_convolution(parameters, i, input, relu).0);
        banded.decoded(&transformed).await
    }
}

impl Banded<'_> {
    /// The encoder's map.
    fn encoded(&self, photo: &Rgb) -> Tensor<4> {
        let operations = self.generator.engine().operations();
        let rows = |band: &Band| {
            let rows = REDUCTION * band.with_halo.start..REDUCTION * band.with_halo.end;
            upload(photo.rows(rows), self.generator.engine())
        };
        let moments = self.moments(0, [4, 2], &rows);
        let own = |band| operations.take_rows(&self.convolve(rows(band), 0, &moments), band.own_rows(1));
        let map = operations.join_rows(&self.bands.iter().map(own).collect::<Vec<_>>());
        let [_, _, height, width] = map.dims();
        let moments = operations.channel_moments(&map, 1.0 / (height * width) as f64);
        operations.instance_norm(&map, &moments, &self.parameters.affine[ENCODER - 1], true)
    }

    /// The picture, from the decoder's input.
    async fn decoded(&self, input: &Tensor<4>) -> Result<Rgb> {
        let operations = self.generator.engine().operations();
        let rows = |band: &Band| operations.take_rows(input, band.with_halo.clone());
        let first = self.generator.decoder().start;
        let moments = self.moments(first, [2, 4], &rows);
        let pixels = self.width * self.height;
        let mut planes = vec![0.0; 3 * pixels];
        for band in &self.bands {
            let picture = self.generator.coloured(self.parameters, &self.normalized(rows(band), first, &moments));
            let own = operations.take_rows(&picture, band.own_rows(REDUCTION));
            let own = self.generator.engine().read(own).await?;
            let start = REDUCTION * self.width * band.own.start;
            for (plane, own) in planes.chunks_exact_mut(pixels).zip(own.chunks_exact(own.len() / 3)) {
                plane[start..][..own.len()].copy_from_slice(own);
            }
        }
        Ok(Rgb::from_planes(self.width, self.height, planes))
    }

    /// The moments, over the whole picture, of convolution `first` and of those after it.
    ///
    /// `scales` tells how large their maps are: how many times a quarter of the picture's size. `rows` gives what a
    /// band's first convolution reads.
    fn moments<const N: usize>(
        &self,
        first: usize,
        scales: [usize; N],
        rows: &dyn Fn(&Band) -> Tensor<4>,
    ) -> Vec<Tensor<2>> {
        let engine = self.generator.engine();
        let mut all = Vec::with_capacity(N);
        for scale in scales {
            let pixels = [self.width, self.height].map(|side| side / REDUCTION * scale).iter().product::<usize>();
            let share = |band: &Band| {
                let map = self.convolve(rows(band), first, &all);
                let own = engine.operations().take_rows(&map, band.own_rows(scale));
                engine.operations().channel_moments(&own, 1.0 / pixels as f64)
            };
            let sum = self.bands.iter().map(share).reduce(|sum, next| engine.plus(sum, Some(next)));
            all.push(sum.expect("a picture has a band"));
        }
        all
    }

    /// Convolution `first` and those after it, each normalized by its moments, and the one after them, which is not.
    fn convolve(&self, x: Tensor<4>, first: usize, moments: &[Tensor<2>]) -> Tensor<4> {
        let x = self.normalized(x, first, moments);
        self.generator.convolution(self.parameters, first + moments.len(), &x)
    }

    /// Convolution `first` and those after it, each normalized by its moments.
    fn normalized(&self, x: Tensor<4>, first: usize, moments: &[Tensor<2>]) -> Tensor<4> {
        let operations = self.generator.engine().operations();
        moments.iter().zip(first..).fold(x, |x, (moments, i)| {
            let y = self.generator.convolution(self.parameters, i, &x);
            operations.instance_norm(&y, moments, &self.parameters.affine[i], true)
        })
    }
}
