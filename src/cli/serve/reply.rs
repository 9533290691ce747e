//! What a client is told.

use std::{convert::Infallible, fmt::Display, time::Duration};

use axum::{
    Json,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_stream::{StreamExt, wrappers::UnboundedReceiverStream};

use super::order::{Painted, Update};
use crate::Error;

/// Says why a painting ended early.
const UNFINISHED: HeaderName = HeaderName::from_static("impasto-unfinished");
/// Seconds after which a client that found the queue full should come again.
const RETRY_SECONDS: &str = "5";

/// Why there is no picture: a status, a short stable name, and a sentence.
#[derive(Debug)]
pub(super) struct Failure {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Failure {
    /// An error of the core: the request's fault, but for those of the device and the weights.
    pub(super) fn of(error: &Error) -> Self {
        let is_ours = matches!(
            error,
            Error::NoDevice { .. }
                | Error::DeviceFailed { .. }
                | Error::NotFinite
                | Error::NoWeights { .. }
                | Error::Weights(_)
                | Error::File(_)
        );
        let status = if is_ours { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::BAD_REQUEST };
        Self { status, code: error.code(), message: error.to_string() }
    }

    /// A body that is no form, or larger than allowed.
    pub(super) fn bad_form(error: &axum::extract::multipart::MultipartError) -> Self {
        let message = if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            "The pictures are larger than this service takes; send smaller ones.".into()
        } else {
            format!("The form could not be read ({}); send multipart/form-data.", error.body_text())
        };
        Self { status: error.status(), code: "bad-form", message }
    }

    /// A part of the form that has to be there.
    pub(super) fn missing_part(name: &str) -> Self {
        Self::bad_part(format!("{name} is missing; send it as a part of the form, with a picture's file."))
    }

    /// A part that means nothing.
    pub(super) fn unknown_part(name: &dyn Display) -> Self {
        Self::bad_part(format!(
            "There is no part named \"{name}\"; the form has content_image, style_image and, if wanted, recipe."
        ))
    }

    fn bad_part(message: String) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "bad-form", message }
    }

    /// A client takes too long to send its request.
    pub(super) fn slow(limit: Duration) -> Self {
        let seconds = limit.as_secs();
        let message = format!("The request had not come after {seconds} seconds; send smaller pictures.");
        Self { status: StatusCode::REQUEST_TIMEOUT, code: "slow", message }
    }

    /// Whether the request cannot be painted, whoever is asked.
    pub(super) fn is_of_the_request(&self) -> bool {
        self.status.is_client_error()
    }

    /// The queue is full.
    pub(super) fn busy() -> Self {
        let message = "As many paintings as can wait are waiting; ask again in some seconds.".into();
        Self { status: StatusCode::SERVICE_UNAVAILABLE, code: "busy", message }
    }

    /// The service is being stopped.
    pub(super) fn closed() -> Self {
        let message = "The service is being stopped; ask again when it has been started anew.".into();
        Self { status: StatusCode::SERVICE_UNAVAILABLE, code: "stopped", message }
    }

    /// A fault of the program.
    pub(super) fn broken() -> Self {
        let message =
            "The painting failed by a fault of the program; try another picture, and tell its authors.".into();
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, code: "internal", message }
    }

    fn json(&self) -> serde_json::Value {
        json!({ "code": self.code, "message": self.message })
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.json())).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
        }
        response
    }
}

/// Whether a client wants progress before the picture.
pub(super) fn wants_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|kind| kind.trim().starts_with("text/event-stream"))
}

/// The picture alone, once it is there.
pub(super) async fn picture(mut news: UnboundedReceiver<Update>) -> Result<Response, Failure> {
    loop {
        match news.recv().await {
            Some(Update::Progress { .. }) => {}
            Some(Update::Painted(Painted { png, unfinished })) => {
                let mut response = ([(header::CONTENT_TYPE, "image/png")], png).into_response();
                if let Some(reason) = unfinished {
                    response.headers_mut().insert(UNFINISHED, HeaderValue::from_static(reason));
                }
                return Ok(response);
            }
            Some(Update::Failed(failure)) => return Err(failure),
            None => return Err(Failure::broken()),
        }
    }
}

/// Server-sent events: `progress` after each iteration, then `picture`, or `error`.
pub(super) fn events(news: UnboundedReceiver<Update>) -> Response {
    let events = UnboundedReceiverStream::new(news).map(|update| Ok::<_, Infallible>(event(&update)));
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

fn event(update: &Update) -> Event {
    let (name, data) = match update {
        Update::Progress { iteration, iterations, work, loss } => {
            let work = (work * 1e4).round() / 1e4;
            ("progress", json!({ "iteration": iteration, "iterations": iterations, "work": work, "loss": loss }))
        }
        Update::Painted(Painted { png, unfinished }) => {
            ("picture", json!({ "png": STANDARD.encode(png), "unfinished": unfinished }))
        }
        Update::Failed(failure) => ("error", failure.json()),
    };
    Event::default().event(name).data(data.to_string())
}
