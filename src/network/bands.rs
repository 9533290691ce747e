//! Block 1 in bands of rows, so that its maps, by far the largest, never lie there whole.
//!
//! A band is passed together with some rows above and below it. Where it is cut, zero padding falsifies one row with each
//! convolution; those rows are dropped.

use std::ops::Range;

use burn::tensor::Tensor;

use super::{
    Layer, Pooling, Vgg,
    vgg::pass,
    walk::{Arriving, Stop, way_back},
};
use crate::ops::{join_rows, pool, take_rows};

/// Rows that two convolutions falsify. Even, as all of these, so that pooled rows stay together.
const HALO_THERE: usize = 2;
/// Two there, two back.
pub(super) const HALO_BACK: usize = 4;

/// A picture whose block 1 is passed in bands.
pub(super) struct Bands {
    image: Tensor<4>,
    /// Those asked for.
    layers: Vec<Layer>,
    rows: usize,
}

/// Rows of the picture.
struct Band {
    own: Range<usize>,
    /// With those around them.
    wide: Range<usize>,
}

impl Band {
    /// What lies in the own rows of a tensor of the wide ones.
    fn own_of(&self, map: &Tensor<4>) -> Tensor<4> {
        take_rows(map, self.own.start - self.wide.start..self.own.end - self.wide.start)
    }

    /// The same with the pooled rows.
    fn pooled_own_of(&self, map: &Tensor<4>) -> Tensor<4> {
        take_rows(map, (self.own.start - self.wide.start) / 2..self.own.end / 2 - self.wide.start / 2)
    }
}

impl Bands {
    /// In bands of at most so many rows.
    pub(super) fn new(image: &Tensor<4>, layers: &[Layer], rows: usize) -> Self {
        Self { image: image.clone(), layers: layers.to_vec(), rows }
    }

    /// From the top down, with this many rows on either side where the picture has them.
    fn cut(&self, halo: usize) -> impl Iterator<Item = Band> {
        let [_, _, height, _] = self.image.dims();
        let rows = (self.rows / 2 * 2).max(2);
        (0..height).step_by(rows).map(move |start| {
            let own = start..height.min(start + rows);
            let wide = own.start.saturating_sub(halo)..height.min(own.end + halo);
            Band { own, wide }
        })
    }

    /// Shows `see` the own rows of each band at the layers asked for. Block 1's result, pooled, if any of them is deeper.
    pub(super) fn pass(
        &self,
        network: &Vgg,
        pooling: Pooling,
        see: &mut impl FnMut(Layer, &Tensor<4>),
    ) -> Option<Tensor<4>> {
        let wanted = self.layers.iter().any(|layer| !layer.is_in_first_block());
        let mut pooled = Vec::new();
        for band in self.cut(HALO_THERE) {
            let last = self.pass_band(network, &band, pooling, |stop| {
                stop.show(&self.layers, &mut |layer, map: &Tensor<4>| see(layer, &band.own_of(map)));
            });
            if wanted && band.own.len() > 1 {
                pooled.push(band.pooled_own_of(&pool(&last, pooling.is_max())));
            }
        }
        wanted.then(|| join_rows(&pooled))
    }

    /// The way back through all bands, passing each again: the gradient with respect to the image.
    ///
    /// `pooled` is the gradient with respect to what [`Bands::pass`] made. The maps that `gradient_at` is given overlap.
    pub(super) fn backward(
        &self,
        network: &Vgg,
        pooling: Pooling,
        pooled: Option<&Tensor<4>>,
        mut gradient_at: impl FnMut(Layer, &Tensor<4>) -> Option<Tensor<4>>,
    ) -> Tensor<4> {
        let bands = self.cut(HALO_BACK).map(|band| {
            let mut stops = Vec::new();
            self.pass_band(network, &band, pooling, |stop| stops.push(stop));
            let arriving = pooled.map_or(Arriving::Nothing, |gradient| {
                Arriving::Pooled(take_rows(gradient, band.wide.start / 2..band.wide.end / 2))
            });
            let arriving = way_back(network, pooling, stops, arriving, &mut gradient_at);
            band.own_of(&arriving.at_image(network))
        });
        join_rows(&bands.collect::<Vec<_>>())
    }

    /// Calls `stop` behind each convolution of block 1; the last one's map. All with the wide rows.
    fn pass_band(&self, network: &Vgg, band: &Band, pooling: Pooling, stop: impl FnMut(Stop)) -> Tensor<4> {
        let image = take_rows(&self.image, band.wide.clone());
        let (first, _) = network.blocks(&self.layers);
        pass(network.convention().forward(&image, false), first, &self.layers, pooling, stop)
    }
}
