//! What a request asks for, and the news of its painting.

use axum::extract::{Multipart, multipart::Field};
use tokio::sync::mpsc::UnboundedSender;

use super::reply::Failure;
use crate::session::Recipe;

/// The parts of a request. Pictures stay files until they are painted: decoded, a full queue of them would take gigabytes.
pub(super) struct Request {
    /// The photo's file.
    pub(super) content: Vec<u8>,
    /// The style picture's file.
    pub(super) style: Vec<u8>,
    /// How it is painted.
    pub(super) recipe: Recipe,
}

/// A painting to make.
pub(super) struct Order {
    /// What of.
    pub(super) request: Request,
    /// Who waits for it; closed where nobody does any more.
    pub(super) updates: UnboundedSender<Update>,
}

/// News of a painting.
pub(super) enum Update {
    /// Some iterations are done.
    Progress {
        /// Of all scales.
        iteration: usize,
        /// Of all scales.
        iterations: usize,
        /// The share of the work that is done, 0 to 1.
        work: f64,
        /// The total loss.
        loss: f64,
    },
    /// The end.
    Painted(Painted),
    /// There is no picture.
    Failed(Failure),
}

/// A painting.
pub(super) struct Painted {
    /// A PNG that carries its recipe.
    pub(super) png: Vec<u8>,
    /// Where it ended early, why: `time-limit`, or an error's code.
    pub(super) unfinished: Option<&'static str>,
}

impl Request {
    /// Reads a form's parts.
    ///
    /// # Errors
    /// A part that is missing, unknown, too large or makes no sense.
    pub(super) async fn read(mut form: Multipart) -> Result<Self, Failure> {
        let (mut content, mut style, mut recipe) = (None, None, None);
        while let Some(part) = form.next_field().await.map_err(|error| Failure::bad_form(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "content_image" => content = Some(bytes(part).await?),
                "style_image" => style = Some(bytes(part).await?),
                "recipe" => recipe = Some(bytes(part).await?),
                _ => return Err(Failure::unknown_part(&name)),
            }
        }
        let content = content.ok_or_else(|| Failure::missing_part("content_image"))?;
        let style = style.ok_or_else(|| Failure::missing_part("style_image"))?;
        let recipe = String::from_utf8(recipe.unwrap_or_else(|| b"{}".into())).unwrap_or_default();
        let recipe = Recipe::from_json(&recipe, "of the request").map_err(|error| Failure::of(&error))?;
        Ok(Self { content, style, recipe })
    }
}

/// Reads a form to its end, and keeps nothing of it.
pub(super) async fn discard(mut form: Multipart) {
    while let Ok(Some(mut part)) = form.next_field().await {
        while let Ok(Some(_)) = part.chunk().await {}
    }
}

async fn bytes(part: Field<'_>) -> Result<Vec<u8>, Failure> {
    part.bytes().await.map(Into::into).map_err(|error| Failure::bad_form(&error))
}
