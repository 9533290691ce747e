//! Whether a painting fits into memory, before it begins, and by what settings of its large scales it does.
//!
//! A scale that would take more than the device has is painted with a shorter history of L-BFGS, then with Adam, and its
//! network's passes keep less and compute more ([`Checkpointing`]). All of that is decided here.

use super::{
    networks::Networks,
    pictures::Sizes,
    recipe::{ContentLoss, Recipe, StyleLoss},
    scale_settings::ScaleSettings,
    schedule::{Scale, plan},
};
use crate::{
    Error, Result,
    image::fit,
    loss::{PatchLoss, self_similarity_bytes},
    network::{Architecture, Checkpointing, Layer},
    ops::{Kind, Limits, Need},
    optimizer::{AdamOptions, LbfgsOptions, Method},
};

/// Sizes that are offered instead are multiples of this many pixels.
const STEP: usize = 16;

/// Histories of L-BFGS that are tried where the recipe's does not fit.
const HISTORIES: [usize; 3] = [10, 5, 3];

/// By how much passes may take longer for want of memory before a smaller optimizer is preferred.
const SLOWER: f64 = 2.5;

/// Of the program itself on the CPU, measured: its code, threads, and what the allocator cannot use.
const PROGRAM_BYTES: u64 = 20_000_000;

/// A picture's width and height.
type Size = (usize, usize);

/// What is known of a painting before it begins, apart from its recipe.
#[derive(Clone, Debug)]
pub(super) struct MemoryPlan<'a> {
    pub(super) networks: &'a Networks,
    pub(super) sizes: Sizes,
    pub(super) limits: Limits,
    pub(super) kind: Kind,
}

impl MemoryPlan<'_> {
    /// Checks that the recipe's size fits.
    ///
    /// # Errors
    /// [`Error::DoesNotFit`], which says which size would; [`Error::UnknownLayer`]; [`Error::NoWeights`].
    pub(super) fn check(&self, recipe: &Recipe) -> Result<()> {
        let asked = self.need(recipe)?;
        if asked.fits(self.limits) {
            return Ok(());
        }
        Err(Error::DoesNotFit {
            size: recipe.size,
            fits: self.largest_size(recipe, recipe.size)?,
            device: self.limits.name,
            detail: asked.detail(self.limits),
        })
    }

    /// The largest size up to `most` that fits.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`]; [`Error::NoWeights`].
    pub(super) fn largest_size(&self, recipe: &Recipe, most: usize) -> Result<usize> {
        let fits = |steps: usize| -> Result<bool> {
            let recipe = Recipe { size: steps * STEP, ..recipe.clone() };
            Ok(self.need(&recipe)?.fits(self.limits))
        };
        // The larger, the more.
        let (mut good, mut bad) = (1, most / STEP + 1);
        while bad - good > 1 {
            let middle = good.midpoint(bad);
            if fits(middle)? { good = middle } else { bad = middle }
        }
        Ok(good * STEP)
    }

    /// What the scale takes that takes most.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`]; [`Error::NoWeights`].
    pub(super) fn need(&self, recipe: &Recipe) -> Result<Need> {
        let scales = plan(self.sizes.photo.0, self.sizes.photo.1, recipe);
        scales.iter().try_fold(Need::default(), |most, scale| {
            let settled = self.settle(recipe, *scale)?;
            Ok(settled.map_or(most, |(_, need)| most.max(need)))
        })
    }

    /// The settings of a scale with which it fits, and what it takes; where nothing fits, those that take least. `None` where
    /// the device has nothing to do.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`]; [`Error::NoWeights`].
    pub(super) fn settle(&self, recipe: &Recipe, scale: Scale) -> Result<Option<(ScaleSettings, Need)>> {
        if !recipe.transfer.paints() {
            return Ok(None);
        }
        let asked = ScaleSettings::new(recipe, scale.long_side(), self.networks)?;
        let network = self.networks.architecture(&asked.network)?;
        let pictures = self.pictures(recipe, scale);
        let mut best: Option<(ScaleSettings, Need, f64)> = None;
        for optimizer in optimizers(&asked.optimizer) {
            let mut settings = ScaleSettings { optimizer, ..asked.clone() };
            let (need, slower) = self.need_of_scale(network, &mut settings, &pictures, scale.iterations);
            let fits = need.fits(self.limits);
            if fits && slower <= SLOWER {
                return Ok(Some((settings, need)));
            }
            let better = best.as_ref().is_none_or(|(_, best, least)| match (fits, best.fits(self.limits)) {
                (true, true) => slower < *least,
                (fits, best) => fits >= best,
            });
            if better {
                best = Some((settings, need, slower));
            }
        }
        let (settings, need, _) = best.expect("one optimizer or more");
        Ok(Some((settings, need)))
    }

    /// The device's limits for the network's passes at a scale.
    pub(super) fn limits_for(&self, settings: &ScaleSettings) -> Limits {
        Limits { total: settings.pass_bytes.min(self.limits.total), ..self.limits }
    }

    pub(super) fn pictures(&self, recipe: &Recipe, scale: Scale) -> Pictures {
        let margin = 2 * recipe.margin;
        let full = fit(self.sizes.photo.0, self.sizes.photo.1, recipe.size);
        let side = recipe.style_side(scale.long_side()) + margin;
        let shrunk = |original: Size, side: usize| {
            let shrinks = original.0.max(original.1) > side;
            planes(original) + if shrinks { planes(fit(original.0, original.1, side)) } else { 0 }
        };
        let full_styles = self.sizes.styles.iter().map(|style| shrunk(*style, recipe.style_side(recipe.size)));
        Pictures {
            canvas: (scale.width + margin, scale.height + margin),
            styles: self.sizes.styles.iter().map(|style| fit(style.0, style.1, side)).collect(),
            variables: recipe.parameters.redundancy(),
            originals: shrunk(self.sizes.photo, full.0.max(full.1)) + full_styles.sum::<u64>(),
        }
    }

    /// What a scale takes with these settings, which get the bytes that are left for the network's passes, and by how much
    /// longer the passes take than they would with all the memory there is.
    fn need_of_scale(
        &self,
        network: &Architecture,
        settings: &mut ScaleSettings,
        pictures: &Pictures,
        iterations: usize,
    ) -> (Need, f64) {
        let layers: Vec<Layer> = settings.content.iter().chain(&settings.style).map(|(layer, _)| *layer).collect();
        let canvas = planes(pictures.canvas);
        // On a GPU pictures lie elsewhere.
        let host = match self.kind {
            Kind::Cpu => PROGRAM_BYTES + pictures.originals + 2 * canvas + weights_on_host(self.networks),
            Kind::Gpu => 0,
        };
        let targets: u64 =
            settings.content.iter().map(|(layer, _)| target_bytes(network, *layer, settings, pictures.canvas)).sum();
        let vectors = vectors(&settings.optimizer, iterations) * pictures.variables;
        let vectors = vectors + f64::from(u8::from(settings.edge_weight > 0.0));
        // What is painted and what stays, before and after.
        let vectors = vectors + if self.sizes.masked_areas > 0 { 6.0 } else { 0.0 };
        let base = host + targets + (vectors * canvas as f64) as u64;
        settings.pass_bytes = self.limits.total.saturating_sub(base);
        let limits = self.limits_for(settings);
        let pass = |(width, height): Size| {
            let extent = (height, width);
            let checkpointing = network.checkpointing(&layers, extent, limits);
            (network.footprint(&layers, extent, checkpointing), network.work(&layers, extent, checkpointing))
        };
        let (own, work) = pass(pictures.canvas);
        // When the maps are gone, a step or reading the picture back takes three more at most.
        let at_once = own.total.max(3 * canvas).max(self.losses_at_once(network, settings, pictures, own.largest));
        let mut need = Need { largest: own.largest.max(canvas), total: base + at_once };
        // Before there is an optimizer, the styles' targets are made.
        for style in &pictures.styles {
            let begun = host + targets + 2 * canvas + 2 * planes(*style);
            let (pass, _) = pass(*style);
            need = need.max(Need { largest: pass.largest.max(planes(*style)), total: begun + pass.total });
        }
        let extent = (pictures.canvas.1, pictures.canvas.0);
        (need, work / network.work(&layers, extent, Checkpointing::None))
    }

    /// What losses that make maps of their own take at once, beside the network's filters. `map` is the largest of the pass.
    fn losses_at_once(&self, network: &Architecture, settings: &ScaleSettings, pictures: &Pictures, map: u64) -> u64 {
        // With the map itself and the gradient of what is behind it: what each loss makes of the map, what it makes of that,
        // and its gradient.
        let maps = match self.sizes.masked_areas {
            0 if settings.style_loss == StyleLoss::Sliced => 5,
            0 => 0,
            1 => 5,
            // The gradient of the areas before, and the sum.
            _ => 7,
        };
        let (width, height) = pictures.canvas;
        let patches = if settings.patch_weight > 0.0 { PatchLoss::bytes(width * height) } else { 0 };
        network.filter_bytes(settings.deepest()) + (maps * map).max(patches)
    }
}

/// The pictures of a scale: those on the device with their margins.
pub(super) struct Pictures {
    pub(super) canvas: Size,
    pub(super) styles: Vec<Size>,
    /// The optimizer's variables for each value of the canvas.
    variables: f64,
    /// Bytes of photo and styles at full size, as they came and as they are painted from.
    originals: u64,
}

/// Bytes of a picture's three planes.
fn planes((width, height): Size) -> u64 {
    3 * size_of::<f32>() as u64 * (width * height) as u64
}

/// The recipe's optimizer, then what takes less memory.
fn optimizers(asked: &Method) -> Vec<Method> {
    let mut all = vec![asked.clone()];
    if let Method::Lbfgs(LbfgsOptions { history }) = asked {
        let shorter = HISTORIES.into_iter().filter(|shorter| shorter < history);
        all.extend(shorter.map(|history| Method::Lbfgs(LbfgsOptions { history })));
        all.push(Method::Adam(AdamOptions::default()));
    }
    all
}

/// Pictures that an optimizer keeps during a pass.
fn vectors(optimizer: &Method, iterations: usize) -> f64 {
    match optimizer {
        // The point, its gradient, the direction and the point that is tried.
        Method::Lbfgs(options) => 2.0 * options.history.min(iterations) as f64 + 4.0,
        Method::Adam(options) if options.averaging > 0.0 => 5.0,
        Method::Adam(_) => 4.0,
    }
}

/// What a content loss keeps of its layer, and makes of it.
fn target_bytes(network: &Architecture, layer: Layer, settings: &ScaleSettings, (width, height): Size) -> u64 {
    let map = network.map_bytes(layer, (height, width));
    match settings.content_loss {
        ContentLoss::Features => map,
        // The map of the pass and its gradient, whole.
        ContentLoss::SelfSimilarity => {
            let (height, width) = layer.extent(height, width);
            3 * map + self_similarity_bytes(height * width)
        }
    }
}

fn weights_on_host(networks: &Networks) -> u64 {
    networks.architectures().map(Architecture::weight_bytes).sum()
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

    fn sizes(masked_areas: usize) -> Sizes {
        Sizes { photo: (400, 300), styles: vec![(300, 300)], masked_areas }
    }

    fn result(recipe: &Recipe, limits: Limits) -> Result<()> {
        let networks = weights().into();
        MemoryPlan { networks: &networks, sizes: sizes(0), limits, kind: Kind::Gpu }.check(recipe)
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
        assert_ne!(checkpointing("relu2_1", map - 1, u64::MAX), Checkpointing::None);
        assert_ne!(checkpointing("relu2_1", map, map), Checkpointing::None);
        assert_ne!(checkpointing("relu1_1", map - 1, u64::MAX), Checkpointing::None);
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
        let limits = Limits { name: "the GPU", buffer: u64::MAX, total: u64::MAX, soft: u64::MAX };
        let networks = weights().into();
        let plan = MemoryPlan { networks: &networks, sizes: sizes(0), limits, kind: Kind::Gpu };
        let whole = plan.need(&recipe(512)).unwrap();
        // Only the small scale observes both blocks, and Adam keeps fewer vectors.
        let shallow = |name: &str| Some([(name.to_owned(), 1.0)].into());
        let large = ScaleOverride {
            content_layers: shallow("relu1_1"),
            style_layers: shallow("relu1_1"),
            optimizer: Some(Method::Adam(AdamOptions::default())),
            ..ScaleOverride::default()
        };
        let scale_overrides = vec![ScaleOverride { up_to: Some(150), ..ScaleOverride::default() }, large];
        let need = plan.need(&Recipe { scale_overrides, ..recipe(512) }).unwrap();
        assert!(need.total < whole.total * 3 / 4, "{need:?} {whole:?}");
    }

    #[test]
    fn losses_count_with_the_maps_that_they_make() {
        let limits = Limits { name: "the GPU", buffer: u64::MAX, total: u64::MAX, soft: u64::MAX };
        let networks = weights().into();
        let total = |masked_areas: usize, recipe: &Recipe| {
            let plan = MemoryPlan { networks: &networks, sizes: sizes(masked_areas), limits, kind: Kind::Gpu };
            plan.need(recipe).unwrap().total
        };
        let plain = Recipe { iterations: 5, ..recipe(512) };
        let alone = total(0, &plain);
        let one = total(1, &plain);
        assert!(alone < one && one < total(2, &plain));
        assert!(alone < total(0, &Recipe { patch_weight: 1.0, ..plain.clone() }));
        assert!(alone <= total(0, &Recipe { style_loss: StyleLoss::Sliced, ..plain.clone() }));
    }
}
