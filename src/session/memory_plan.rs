//! Whether a painting fits into memory, before it begins.

use super::{colours::Transfer, networks::Networks, recipe::Recipe, scale_settings::ScaleSettings};
use crate::{
    Error, Result,
    image::fit,
    network::{Architecture, Layer},
    ops::Limits,
    optimizer::Method,
};

/// Sizes that are offered instead are multiples of this many pixels.
const STEP: usize = 16;

/// Checks that a photo can be painted in these styles at the recipe's size within `limits`. Pictures are given by their width
/// and height, of which only the proportions count.
///
/// # Errors
/// [`Error::DoesNotFit`], which says which size would; [`Error::UnknownLayer`]; [`Error::NoWeights`].
pub(super) fn check(
    networks: &Networks,
    recipe: &Recipe,
    photo: (usize, usize),
    styles: &[(usize, usize)],
    limits: Limits,
) -> Result<()> {
    let need = |size: usize| need(networks, &Recipe { size, ..recipe.clone() }, photo, styles, limits);
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

/// Bytes of the largest buffer, and of all, at the scale that takes most of each.
fn need(
    networks: &Networks,
    recipe: &Recipe,
    photo: (usize, usize),
    styles: &[(usize, usize)],
    limits: Limits,
) -> Result<(u64, u64)> {
    let mut most = (0, 0);
    if recipe.transfer == Transfer::Colours {
        // The device has nothing to do.
        return Ok(most);
    }
    for long_side in recipe.scales.long_sides(recipe.size) {
        let settings = ScaleSettings::new(recipe, long_side, networks)?;
        let network = networks.architecture(&settings.network)?;
        let [canvas, style] = [long_side, recipe.style_side(long_side)].map(|side| side + 2 * recipe.margin);
        let canvas = fit(photo.0, photo.1, canvas);
        let styles: Vec<_> = styles.iter().map(|extent| fit(extent.0, extent.1, style)).collect();
        let variables = recipe.parameters.redundancy();
        let (largest, total) = need_of_scale(network, &settings, variables, canvas, &styles, limits);
        most = (most.0.max(largest), most.1.max(total));
    }
    Ok(most)
}

/// The same at one scale, for a canvas, with so many variables for each of its values, and style pictures of this width and
/// height.
fn need_of_scale(
    network: &Architecture,
    settings: &ScaleSettings,
    variables: f64,
    canvas: (usize, usize),
    styles: &[(usize, usize)],
    limits: Limits,
) -> (u64, u64) {
    let layers: Vec<Layer> = settings.content.iter().chain(&settings.style).map(|(layer, _)| *layer).collect();
    let footprint = |(width, height): (usize, usize)| {
        let extent = (height, width);
        network.footprint(&layers, extent, network.checkpointing(&layers, extent, limits))
    };
    let vectors = match &settings.optimizer {
        Method::Lbfgs(options) => 2 * options.history + 6,
        Method::Adam(_) => 6,
    };
    let optimizer = (variables * (vectors * 3 * 4 * canvas.0 * canvas.1) as f64) as u64;
    let all = styles.iter().chain([&canvas]).map(|extent| footprint(*extent));
    let (largest, total) = all.fold((0, 0), |most, next| (most.0.max(next.largest), most.1.max(next.total)));
    (largest, total + optimizer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        network::{Checkpointing, NetworkWeights, random},
        session::ScaleOverride,
    };

    fn weights() -> NetworkWeights {
        random::weights(&[8, 8, 16, 16], 1)
    }

    fn recipe(size: usize) -> Recipe {
        Recipe { size, ..Recipe::for_network("vgg19-random").unwrap() }
    }

    fn result(recipe: &Recipe, limits: Limits) -> Result<()> {
        check(&weights().into(), recipe, (400, 300), &[(300, 300)], limits)
    }

    #[test]
    fn large_maps_are_computed_in_tiles() {
        let network = Architecture::of(&weights());
        let checkpointing = |content: &str, buffer, soft| {
            let layers = [content, "relu1_1"].map(|name| name.parse().unwrap());
            network.checkpointing(&layers, (300, 400), Limits { name: "the GPU", buffer, total: u64::MAX, soft })
        };
        let map = 4 * 8 * 300 * 400;
        assert_eq!(checkpointing("relu2_1", map, u64::MAX), Checkpointing::None);
        assert_eq!(checkpointing("relu2_1", map - 1, u64::MAX), network.tiles(400));
        assert_eq!(checkpointing("relu2_1", map, map), network.tiles(400));
        assert_eq!(checkpointing("relu1_1", map - 1, u64::MAX), network.tiles(400));
    }

    #[test]
    fn what_does_not_fit_names_the_size_that_does() {
        let limits = |buffer, total| Limits { name: "the GPU", buffer, total, soft: 0 };
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
        let limits = Limits { name: "the GPU", buffer: u64::MAX, total: 60_000_000, soft: u64::MAX };
        assert!(matches!(result(&recipe(512), limits), Err(Error::DoesNotFit { .. })));
        // Only the small scale observes both blocks, and Adam keeps fewer vectors.
        let shallow = |name: &str| Some([(name.to_owned(), 1.0)].into());
        let large = ScaleOverride {
            content_layers: shallow("relu1_1"),
            style_layers: shallow("relu1_1"),
            optimizer: Some(Method::Adam(crate::optimizer::AdamOptions::default())),
            ..ScaleOverride::default()
        };
        let scale_overrides = vec![ScaleOverride { up_to: Some(150), ..ScaleOverride::default() }, large];
        assert!(result(&Recipe { scale_overrides, ..recipe(512) }, limits).is_ok());
    }
}
