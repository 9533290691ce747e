//! The thread that paints what is in the queue.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::mpsc::Receiver;

use super::{
    super::{args::Device, engine, picture_files, weights},
    metrics::Metrics,
    order::{Order, Painted, Request, Update},
    reply::Failure,
};
use crate::{
    Error, Result,
    device::Engine,
    image::{Format, decode},
    session::{Networks, Session, SourcePictures},
};

/// What all paintings need.
pub(super) struct Painter {
    device: Device,
    /// None after it failed: it is opened anew for the next painting.
    engine: Option<Engine>,
    networks: Networks,
    weights: Option<PathBuf>,
    limit: Duration,
    metrics: Arc<Metrics>,
}

impl Painter {
    /// Opens the device. `limit` is how long one painting may take.
    ///
    /// # Errors
    /// [`Error::NoDevice`].
    pub(super) fn open(
        device: Device,
        weights: Option<PathBuf>,
        limit: Duration,
        metrics: Arc<Metrics>,
    ) -> Result<Self> {
        let engine = Some(pollster::block_on(engine::open(device))?);
        Ok(Self { device, engine, networks: Networks::default(), weights, limit, metrics })
    }

    /// Paints until the queue is closed and empty.
    pub(super) fn paint_all(mut self, mut orders: Receiver<Order>) {
        while let Some(order) = orders.blocking_recv() {
            if order.updates.is_closed() {
                Metrics::count(&self.metrics.cancelled);
                continue;
            }
            let begin = Instant::now();
            // One painting must not end the service.
            let outcome = catch_unwind(AssertUnwindSafe(|| self.paint(&order)));
            self.metrics.took(begin.elapsed());
            let (counter, update) = match outcome {
                Ok(Ok(Some(painted))) => (&self.metrics.painted, Update::Painted(painted)),
                Ok(Ok(None)) => {
                    Metrics::count(&self.metrics.cancelled);
                    continue;
                }
                Ok(Err(error)) => {
                    let failure = Failure::of(&error);
                    let counter =
                        if failure.is_of_the_request() { &self.metrics.refused } else { &self.metrics.failed };
                    (counter, Update::Failed(failure))
                }
                Err(_) => {
                    self.engine = None;
                    (&self.metrics.failed, Update::Failed(Failure::broken()))
                }
            };
            Metrics::count(counter);
            // Whoever has gone meanwhile misses it.
            let _ = order.updates.send(update);
        }
    }

    /// Paints; none where nobody waits for it any more. What there is after the time limit, or when the device fails, is the
    /// painting, too.
    fn paint(&mut self, Order { request, updates }: &Order) -> Result<Option<Painted>> {
        let mut session = self.session(request)?;
        let begin = Instant::now();
        let mut unfinished = None;
        while !session.progress().done {
            if updates.is_closed() {
                return Ok(None);
            }
            if begin.elapsed() > self.limit {
                unfinished = Some("time-limit");
                break;
            }
            match pollster::block_on(session.step(1)) {
                Ok(progress) => {
                    let (iteration, iterations) = (progress.iteration, progress.iterations);
                    let (work, loss) = (progress.work, progress.loss.total);
                    let _ = updates.send(Update::Progress { iteration, iterations, work, loss });
                }
                Err(error) => {
                    if matches!(error, Error::DeviceFailed { .. }) {
                        self.engine = None;
                    }
                    if session.progress().iteration == 0 {
                        return Err(error);
                    }
                    unfinished = Some(error.code());
                    break;
                }
            }
        }
        let png = pollster::block_on(picture_files::finished(&mut session, Format::Png))?;
        Ok(Some(Painted { png, unfinished }))
    }

    fn session(&mut self, request: &Request) -> Result<Session> {
        let content = decode(&request.content, "content_image")?;
        let style = decode(&request.style, "style_image")?;
        weights::add(&mut self.networks, &request.recipe, self.weights.as_deref())?;
        let engine = match self.engine.take() {
            Some(engine) => engine,
            None => pollster::block_on(engine::open(self.device))?,
        };
        let engine = self.engine.insert(engine);
        let pictures =
            SourcePictures { opacity: content.opacity, ..SourcePictures::new(&content.picture, &style.picture) };
        Session::new(&self.networks, engine, &pictures, request.recipe.clone())
    }
}
