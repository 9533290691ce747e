//! A painting's state as a value, and a painting from one.

use super::{
    super::{
        networks::Networks,
        pictures::SourcePictures,
        recipe::Recipe,
        state::{Optimization, SessionState},
    },
    Session,
};
use crate::{Result, ops::Engine};

impl Session {
    /// Continues a painting from a saved state. With the same recipe, pictures, weights and device, it goes on as if it
    /// had not been interrupted; with another recipe, it goes on from the state's picture as [`Session::steer`] does.
    ///
    /// # Errors
    /// As [`Session::new`].
    pub fn restore(
        networks: &Networks,
        engine: &Engine,
        pictures: &SourcePictures,
        state: &SessionState,
        recipe: Recipe,
    ) -> Result<Self> {
        let mut session = Self::new(networks, engine, pictures, recipe)?;
        session.picture = state.picture.clone();
        session.progress = state.progress.clone();
        if session.recipe == state.recipe {
            session.scales.clone_from(&state.scales);
            session.foresee()?;
            (session.at, session.within) = (state.at, state.within);
            session.convergence.clone_from(&state.convergence);
            session.restored.clone_from(&state.optimization);
        } else {
            session.reschedule(state.picture.width().max(state.picture.height()))?;
        }
        Ok(session)
    }

    /// The state as a value; the painting goes on as if it had not been asked for.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed), [`Error::NotFinite`](crate::Error::NotFinite).
    pub async fn save(&mut self) -> Result<SessionState> {
        self.read_picture().await?;
        let optimization = match &self.active {
            None => self.restored.clone(),
            Some(active) => {
                Some(Optimization { initial: active.initial.clone(), optimizer: active.optimizer.save().await? })
            }
        };
        Ok(SessionState {
            recipe: self.recipe.clone(),
            scales: self.scales.clone(),
            at: self.at,
            within: self.within,
            picture: self.picture.clone(),
            progress: self.progress.clone(),
            convergence: self.convergence.clone(),
            optimization,
        })
    }
}
