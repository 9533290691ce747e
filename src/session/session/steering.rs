//! Other settings and pictures for a painting in progress.

use super::{
    super::{pictures::SourcePictures, recipe::Recipe, schedule::share},
    Session,
};
use crate::Result;

impl Session {
    /// Goes on from the present picture with another recipe and, if wanted, other pictures, without beginning anew:
    /// what is left of the recipe's iterations is shared out over the present scale and those above it. With no more
    /// iterations than are done already, the painting is done. Where it fails, the painting is as before.
    ///
    /// # Errors
    /// As [`Session::new`]; [`Error::DeviceFailed`](crate::Error::DeviceFailed),
    /// [`Error::NotFinite`](crate::Error::NotFinite).
    pub async fn steer(&mut self, pictures: &SourcePictures, recipe: Recipe) -> Result<()> {
        let mut session = Self::new(&self.networks, &self.engine, pictures, recipe)?;
        self.read_picture().await?;
        session.picture = self.picture.clone();
        session.progress = self.progress.clone();
        session.network = self.network.take();
        session.speed = self.speed;
        session.reschedule(self.scales[self.at.min(self.scales.len() - 1)].long_side())?;
        *self = session;
        Ok(())
    }

    /// Shares out what is left of the recipe's iterations over the scales with at least this long side, in pixels, and
    /// begins there.
    pub(super) fn reschedule(&mut self, long_side: usize) -> Result<()> {
        let larger = self.scales.iter().position(|scale| scale.long_side() >= long_side);
        let from = larger.unwrap_or(self.scales.len() - 1);
        let left = self.recipe.transfer.steps_left(self.recipe.iterations, self.progress.iteration);
        self.scales = share(self.scales[from..].to_vec(), left);
        self.foresee()?;
        (self.at, self.within) = (0, 0);
        self.update_progress();
        Ok(())
    }
}
