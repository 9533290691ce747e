//! How a painting fits, and whether it does, before it begins.

use super::{Networks, Recipe, ScaleSettings, scales::long_sides};
use crate::{
    Error, Result,
    image::fit,
    network::{Architecture, Keep, Layer},
    ops::Limits,
    optimizer::Method,
};

/// Sizes that are offered instead are multiples of this many pixels.
const STEP: usize = 16;

/// Checks that pictures of these proportions (width, height) can be painted at the recipe's size within `limits`.
///
/// # Errors
/// [`Error::DoesNotFit`], which says which size would; [`Error::UnknownLayer`]; [`Error::NoWeights`].
pub(super) fn check(
    networks: &Networks,
    recipe: &Recipe,
    photo: (usize, usize),
    style: (usize, usize),
    limits: Limits,
) -> Result<()> {
    let need = |size: usize| need(networks, &Recipe { size, ..recipe.clone() }, [photo, style], limits);
    let fits = |(largest, total): (u64, u64)| largest <= limits.buffer && total <= limits.total;
    let asked = need(recipe.size)?;
    if fits(asked) {
        return Ok(());
    }
    let mut smaller = (1..recipe.size.div_ceil(STEP)).rev().map(|steps| steps * STEP);
    Err(Error::DoesNotFit {
        size: recipe.size,
        fits: smaller.find(|size| need(*size).is_ok_and(fits)).unwrap_or(STEP),
        device: limits.name,
        detail: detail(asked, limits),
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
}

/// What the network should keep for pictures of this height and width: all maps, unless they take more than what the
/// device has to spare, or one of them more than a buffer may.
pub(super) fn keep(network: &Architecture, layers: &Layers, extent: (usize, usize), limits: Limits) -> Keep {
    let all = network.footprint(&layers.all, extent, Keep::All);
    let spare = all.total <= limits.thrift && all.largest <= limits.buffer;
    if spare || !layers.in_bands { Keep::All } else { network.bands(extent.1) }
}

/// Bytes of the largest buffer, and of all, at the scale that takes most of each.
fn need(networks: &Networks, recipe: &Recipe, pictures: [(usize, usize); 2], limits: Limits) -> Result<(u64, u64)> {
    let mut most = (0, 0);
    for long_side in long_sides(recipe.size, &recipe.scales) {
        let settings = ScaleSettings::new(recipe, long_side, networks)?;
        let network = networks.architecture(&settings.network)?;
        let sides = [long_side, recipe.style_side(long_side)].map(|side| side + 2 * recipe.margin);
        let (largest, total) = need_of_scale(network, &settings, pictures, sides, limits);
        most = (most.0.max(largest), most.1.max(total));
    }
    Ok(most)
}

/// The same at one scale, whose canvas and style picture have these long sides.
fn need_of_scale(
    network: &Architecture,
    settings: &ScaleSettings,
    [photo, style]: [(usize, usize); 2],
    [photo_side, style_side]: [usize; 2],
    limits: Limits,
) -> (u64, u64) {
    let layers = Layers::new(&settings.content, &settings.style);
    let footprint = |extent| network.footprint(&layers.all, extent, keep(network, &layers, extent, limits));
    let (width, height) = fit(photo.0, photo.1, photo_side);
    let painted = footprint((height, width));
    let (style_width, style_height) = fit(style.0, style.1, style_side);
    let looked_at = footprint((style_height, style_width));
    let vectors = match &settings.optimizer {
        Method::Lbfgs(options) => 2 * options.history + 6,
        Method::Adam(_) => 6,
    };
    let optimizer = (vectors * 3 * 4 * width * height) as u64;
    (painted.largest.max(looked_at.largest), painted.total.max(looked_at.total) + optimizer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        network::{Filters, random},
        session::Stage,
    };

    fn filters() -> Filters {
        random::filters(&[8, 8, 16, 16], 1)
    }

    fn recipe(size: usize) -> Recipe {
        Recipe { size, ..Recipe::for_network("vgg19-random").unwrap() }
    }

    fn result(recipe: &Recipe, limits: Limits) -> Result<()> {
        check(&filters().into(), recipe, (400, 300), (300, 300), limits)
    }

    #[test]
    fn large_maps_are_passed_in_bands() {
        let network = Architecture::of(&filters());
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
            assert!(result(&recipe(256), limits).is_ok());
            let Err(Error::DoesNotFit { fits, .. }) = result(&recipe(4096), limits) else {
                panic!("4096 pixels do not fit")
            };
            assert!((256..4096).contains(&fits), "{fits}");
            assert!(result(&recipe(fits), limits).is_ok() && result(&recipe(fits + STEP), limits).is_err());
        }
    }

    #[test]
    fn each_scale_counts_with_its_own_layers() {
        let limits = Limits { name: "the GPU", buffer: u64::MAX, total: 60_000_000, thrift: u64::MAX };
        assert!(matches!(result(&recipe(512), limits), Err(Error::DoesNotFit { .. })));
        // Only the small scale looks at both blocks, and Adam remembers less.
        let shallow = |name: &str| Some([(name.to_owned(), 1.0)].into());
        let large = Stage {
            content_layers: shallow("relu1_1"),
            style_layers: shallow("relu1_1"),
            optimizer: Some(Method::Adam(crate::optimizer::AdamOptions::default())),
            ..Stage::default()
        };
        let stages = vec![Stage { up_to: Some(150), ..Stage::default() }, large];
        assert!(result(&Recipe { stages, ..recipe(512) }, limits).is_ok());
    }
}
