//! What is on the device for the present scale.

use std::sync::Arc;

use super::{
    super::{
        areas::Area,
        margin::{crop, pad_mask, pad_mirrored},
        objective::ScaleObjective,
        parameters::Parameterization,
        pictures::ScalePictures,
        scale_settings::ScaleSettings,
        schedule::Scale,
    },
    Session,
    times::memory_plan,
};
use crate::{
    Error, Result,
    image::{Mask, Rgb, fit, resize},
    network::FeatureNetwork,
    optimizer::Optimizer,
    upload::{upload, upload_mask},
};

/// What is on the device for the present scale.
pub(super) struct ActiveScale {
    pub(super) objective: ScaleObjective,
    /// How the picture follows from the optimizer's variables.
    pub(super) parameterization: Parameterization,
    pub(super) optimizer: Optimizer<4>,
    /// The picture that the scale began with.
    pub(super) initial: Rgb,
}

impl Session {
    /// Computes the targets of the present scale, and continues or begins its optimization; `None` where the device has
    /// nothing to do.
    pub(super) async fn prepare(&mut self) -> Result<Option<ActiveScale>> {
        let scale = self.scales[self.at];
        let settled = memory_plan(&self.networks, &self.engine, &self.sizes).settle(&self.recipe, scale)?;
        let Some((settings, _)) = settled else { return Ok(None) };
        let network = self.load_network(&settings)?;
        let initial = self.restored.as_ref().map_or(&self.picture, |restored| &restored.initial).clone();
        let pictures = self.upload_pictures(scale, &initial);
        let objective = ScaleObjective::new(network, &settings, &pictures).await?;
        let [_, _, height, width] = pictures.painting.dims();
        let parameterization = Parameterization::new(self.recipe.parameters, [height, width], &self.engine);
        let optimizer = match self.restored.take() {
            None => Optimizer::new(&settings.optimizer, parameterization.variables(pictures.painting), &self.engine),
            Some(restored) => Optimizer::restore(&restored.optimizer, &self.engine),
        };
        Ok(Some(ActiveScale { objective, parameterization, optimizer, initial }))
    }

    fn upload_pictures(&self, scale: Scale, painting: &Rgb) -> ScalePictures {
        let margin = self.recipe.margin;
        let (width, height) = (scale.width, scale.height);
        let canvas = |picture| upload(pad_mirrored(&resize(picture, width, height), margin), &self.engine);
        let mask = |mask: &Mask| pad_mask(&mask.resized(width, height), margin);
        let style = |picture: &Rgb| {
            let side = self.recipe.style_side(scale.long_side());
            let (width, height) = fit(picture.width(), picture.height(), side);
            upload(pad_mirrored(&resize(picture, width, height), margin), &self.engine)
        };
        let area = |area: &Area<Rgb>| Area { mask: area.mask.as_ref().map(mask), ..area.map(style) };
        ScalePictures {
            content: canvas(&self.content),
            areas: self.areas.areas.iter().map(area).collect(),
            painted: self.areas.painted.as_ref().map(|painted| upload_mask(&mask(painted), &self.engine)),
            painting: canvas(painting),
            temporal: self
                .temporal
                .iter()
                .map(|target| (canvas(&target.picture), upload_mask(&mask(&target.trust), &self.engine), target.weight))
                .collect(),
        }
    }

    /// The network of this scale, on the device. Reuses that of the scale before if it will do, and frees what this
    /// scale does not need.
    fn load_network(&mut self, settings: &ScaleSettings) -> Result<Arc<dyn FeatureNetwork>> {
        let deepest = settings.deepest();
        let will_do =
            |network: &dyn FeatureNetwork| network.name() == settings.network && network.require(deepest).is_ok();
        let mut network: Arc<dyn FeatureNetwork> = match self.network.take().filter(|network| will_do(&**network)) {
            Some(network) => network,
            None => self.networks.load(&settings.network, deepest, &self.engine)?,
        };
        if let Some(only) = Arc::get_mut(&mut network) {
            only.truncate(deepest);
        }
        self.network = Some(network.clone());
        Ok(network)
    }

    /// Reads the picture back from the device and keeps it, if it is finite.
    pub(super) async fn read_picture(&mut self) -> Result<()> {
        let Some(active) = &self.active else { return Ok(()) };
        let x = active.parameterization.picture(active.optimizer.x());
        let [_, _, height, width] = x.dims();
        let planes = self.engine.read(x).await?;
        if !planes.iter().all(|value| value.is_finite()) {
            return Err(Error::NotFinite);
        }
        let clamped = planes.into_iter().map(|value| value.clamp(0.0, 1.0)).collect();
        self.picture = self.over_photo(crop(&Rgb::from_planes(width, height, clamped), self.recipe.margin));
        Ok(())
    }
}
