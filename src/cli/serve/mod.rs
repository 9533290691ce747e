//! `impasto serve`: an HTTP service that paints, one picture after the other.
//!
//! From lower to higher: `metrics`; `order`, what a request asks for; `painter`, the thread that paints what is in the queue; `reply`,
//! what a client is told.

mod metrics;
mod order;
mod painter;
mod reply;

use std::{io::Write, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Multipart, State},
    http::HeaderMap,
    response::Response,
    routing::{get, post},
};
use tokio::{
    net::TcpListener,
    sync::mpsc::{self, error::TrySendError},
    time::timeout,
};

use self::{
    metrics::Metrics,
    order::{Order, Request, Update},
    painter::Painter,
    reply::Failure,
};
use super::args::Serve;
use crate::{Error, Result};

/// How long a client may take to send its request, which keeps others from a place in the queue.
const UPLOAD: Duration = Duration::from_mins(1);

/// What every request needs.
#[derive(Clone)]
struct Service {
    queue: mpsc::Sender<Order>,
    metrics: Arc<Metrics>,
}

/// Serves until the process is told to stop; what has been taken on is painted first.
pub(super) fn run(options: &Serve) -> Result<()> {
    let metrics = Arc::new(Metrics::default());
    let (queue, orders) = mpsc::channel(options.queue.into());
    let limit = Duration::from_secs(options.seconds);
    let painter = Painter::open(options.engine.device, options.engine.weights.clone(), limit, metrics.clone())?;
    let painting = std::thread::spawn(move || painter.paint_all(orders));
    let address = format!("{}:{}", options.host, options.port);
    let failed = |error: std::io::Error| Error::NoAddress { address: address.clone(), detail: error.to_string() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(&address).await?;
        let mut out = std::io::stdout();
        writeln!(out, "Listening on http://{}", listener.local_addr()?)?;
        out.flush()?;
        let router = router(Service { queue, metrics }, usize::from(options.megabytes) << 20);
        axum::serve(listener, router).with_graceful_shutdown(stopped()).await
    });
    drop(runtime);
    // Its queue is closed now.
    let _ = painting.join();
    served.map_err(failed)
}

fn router(service: Service, most_bytes: usize) -> Router {
    Router::new()
        .route("/style_transfer", post(style_transfer))
        .route("/metrics", get(metrics))
        .route("/health", get(|| async { "ok\n" }))
        .layer(DefaultBodyLimit::max(most_bytes))
        .with_state(service)
}

async fn metrics(State(Service { queue, metrics }): State<Service>) -> String {
    metrics.text(queue.max_capacity() - queue.capacity())
}

/// Paints. A client that goes takes its order with it.
async fn style_transfer(
    State(service): State<Service>,
    headers: HeaderMap,
    multipart: Multipart,
) -> Result<Response, Failure> {
    Metrics::count(&service.metrics.received);
    let (updates, news) = mpsc::unbounded_channel();
    take_on(&service.queue, multipart, updates).await.inspect_err(|_| Metrics::count(&service.metrics.refused))?;
    if reply::wants_events(&headers) { Ok(reply::events(news)) } else { reply::picture(news).await }
}

/// Reads a request and puts it into the queue. Its place there comes first, so that no more are in memory than may wait.
async fn take_on(
    queue: &mpsc::Sender<Order>,
    multipart: Multipart,
    updates: mpsc::UnboundedSender<Update>,
) -> Result<(), Failure> {
    let slow = |_| Failure::slow(UPLOAD);
    match queue.try_reserve() {
        Ok(place) => {
            let request = timeout(UPLOAD, Request::read(multipart)).await.map_err(slow)??;
            place.send(Order { request, updates });
            Ok(())
        }
        Err(error) => {
            // Many clients read no answer before they have sent all.
            timeout(UPLOAD, order::discard(multipart)).await.map_err(slow)?;
            Err(match error {
                TrySendError::Full(()) => Failure::busy(),
                TrySendError::Closed(()) => Failure::closed(),
            })
        }
    }
}

/// Ends when the process is asked to.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
