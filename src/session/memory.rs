//! How a painting fits, and whether it does, before it begins.

use super::Recipe;
use crate::{
    Error, Result,
    image::fit,
    network::{Keep, Layer, Vgg},
    ops::Limits,
    optimizer::Method,
};

/// Sizes that are offered instead are multiples of this many pixels.
const STEP: usize = 16;

/// Checks that pictures of these proportions (width, height) can be painted at the recipe's size within `limits`.
///
/// # Errors
/// [`Error::DoesNotFit`], which says which size would; [`Error::UnknownLayer`].
pub(super) fn check(
    network: &Vgg,
    recipe: &Recipe,
    photo: (usize, usize),
    style: (usize, usize),
    limits: Limits,
) -> Result<()> {
    let layers = Layers::of(network, recipe)?;
    let need = |size: usize| need(network, recipe, &layers, [photo, style], size, limits);
    let fits = |size: usize| {
        let (largest, total) = need(size);
        largest <= limits.buffer && total <= limits.total
    };
    if fits(recipe.size) {
        return Ok(());
    }
    let smaller = (1..recipe.size.div_ceil(STEP)).rev().map(|steps| steps * STEP).find(|size| fits(*size));
    Err(Error::DoesNotFit {
        size: recipe.size,
        fits: smaller.unwrap_or(STEP),
        device: limits.name,
        detail: detail(need(recipe.size), limits),
    })
}

fn detail((largest, total): (u64, u64), limits: Limits) -> String {
    let megabytes = |bytes: u64| bytes / 1_000_000;
    if largest > limits.buffer {
        format!("{} MB in one piece, {} MB are allowed", megabytes(largest), megabytes(limits.buffer))
    } else {
        format!("{} MB, of {} MB", megabytes(total), megabytes(limits.total))
    }
}

/// Where the losses look.
pub(super) struct Layers {
    all: Vec<Layer>,
    /// A content loss wants its map whole.
    in_bands: bool,
}

impl Layers {
    /// The layers of the content and of the style losses.
    pub(super) fn new(content: &[(Layer, f64)], style: &[(Layer, f64)]) -> Self {
        let all = content.iter().chain(style).map(|(layer, _)| *layer).collect();
        Self { all, in_bands: !content.iter().any(|(layer, _)| layer.is_in_first_block()) }
    }

    fn of(network: &Vgg, recipe: &Recipe) -> Result<Self> {
        Ok(Self::new(&recipe.content_layers_of(network)?, &recipe.style_layers_of(network)?))
    }
}

/// What the network should keep for pictures of this height and width: all maps, unless they take more than what the
/// device has to spare, or one of them more than a buffer may.
pub(super) fn keep(network: &Vgg, layers: &Layers, extent: (usize, usize), limits: Limits) -> Keep {
    let all = network.footprint(&layers.all, extent, Keep::All);
    let spare = all.total <= limits.thrift && all.largest <= limits.buffer;
    if spare || !layers.in_bands { Keep::All } else { network.bands(extent.1) }
}

/// Bytes of the largest buffer, and of all.
fn need(
    network: &Vgg,
    recipe: &Recipe,
    layers: &Layers,
    [photo, style]: [(usize, usize); 2],
    size: usize,
    limits: Limits,
) -> (u64, u64) {
    let (width, height) = fit(photo.0, photo.1, size);
    let footprint = |extent| network.footprint(&layers.all, extent, keep(network, layers, extent, limits));
    let painted = footprint((height, width));
    let (style_width, style_height) = fit(style.0, style.1, (size as f64 * recipe.style_scale).ceil() as usize);
    let looked_at = footprint((style_height, style_width));
    let vectors = match &recipe.optimizer {
        Method::Lbfgs(options) => 2 * options.history + 6,
        Method::Adam(_) => 5,
    };
    let optimizer = (vectors * 3 * 4 * width * height) as u64;
    (painted.largest.max(looked_at.largest), painted.total.max(looked_at.total) + optimizer)
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use burn::tensor::Device;

    use super::*;
    use crate::network::random;

    fn result(size: usize, limits: Limits) -> Result<()> {
        let network = Vgg::new(&random::filters(&[8, 8, 16, 16], 1), &Device::flex());
        let recipe = Recipe { size, ..Recipe::for_network("vgg19-random").unwrap() };
        check(&network, &recipe, (400, 300), (300, 300), limits)
    }

    #[test]
    fn large_maps_are_passed_in_bands() {
        let network = Vgg::new(&random::filters(&[8, 8, 16, 16], 1), &Device::flex());
        let at = |name: &str| vec![(name.parse().unwrap(), 1.0)];
        let keep = |content: &str, buffer, thrift| {
            let layers = Layers::new(&at(content), &at("relu1_1"));
            keep(&network, &layers, (300, 400), Limits { name: "the GPU", buffer, total: u64::MAX, thrift })
        };
        let map = 4 * 8 * 300 * 400;
        assert_eq!(keep("relu2_1", map, u64::MAX), Keep::All);
        assert_eq!(keep("relu2_1", map - 1, u64::MAX), network.bands(400));
        assert_eq!(keep("relu2_1", map, map), network.bands(400));
        assert_eq!(keep("relu1_1", map - 1, u64::MAX), Keep::All, "a content loss wants its map whole");
    }

    #[test]
    fn what_does_not_fit_names_the_size_that_does() {
        let limits = |buffer, total| Limits { name: "the GPU", buffer, total, thrift: 0 };
        for limits in [limits(10_000_000, u64::MAX), limits(u64::MAX, 300_000_000)] {
            assert!(result(256, limits).is_ok());
            let Err(Error::DoesNotFit { fits, .. }) = result(4096, limits) else { panic!("4096 pixels do not fit") };
            assert!((256..4096).contains(&fits), "{fits}");
            assert!(result(fits, limits).is_ok() && result(fits + STEP, limits).is_err());
        }
    }
}
