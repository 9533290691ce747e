//! `impasto bench`: the time of one iteration of the default recipe at one size.

use std::{sync::Arc, time::Instant};

use serde_json::json;

use super::{args::Bench, engine, memory, weights};
use crate::{
    Result,
    gallery::Work,
    network::Vgg,
    session::{Pyramid, Recipe, Session},
};

pub(super) async fn run(options: &Bench) -> Result<()> {
    let filters = weights::find(Some(&options.network), options.weights.as_deref())?;
    let engine = engine::open(options.device).await?;
    let network = Arc::new(Vgg::new(&filters, &engine.device));
    let recipe = Recipe {
        size: options.size,
        iterations: options.iterations + 1,
        // One scale: the size asked for.
        scales: Pyramid { first: options.size.max(16), ..Pyramid::default() },
        ..Recipe::for_network(&filters.name)?
    };
    let photo = square(Work::Photo, options.size);
    let style = square(Work::Strokes, options.size);
    let mut session = Session::new(network, &engine.device, &photo, &style, recipe)?;
    let mut times = Vec::new();
    while !session.progress().done {
        let begin = Instant::now();
        session.step(1).await?;
        times.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    let (first, rest) = (times[0], &times[1..]);
    let progress = session.progress();
    if options.json {
        let report = json!({
            "network": filters.name, "size": options.size, "device": engine.kind.name(), "label": engine.label,
            "first_ms": first, "iteration_ms": median(rest), "iterations": progress.iteration,
            "evaluations": progress.evaluations, "peak_bytes": memory::peak_bytes(&engine),
        });
        println!("{report}");
    } else {
        println!(
            "{} at {} px on {}: {:.1} ms an iteration, the first {first:.1} ms",
            filters.name,
            options.size,
            engine.label,
            median(rest)
        );
    }
    Ok(())
}

/// A square cut-out of a generated picture, so that sizes compare with those of other programs.
fn square(work: Work, size: usize) -> crate::image::Rgb {
    let picture = work.paint(size * 2, 1);
    let size = size.min(picture.width()).min(picture.height());
    crate::image::Rgb::from_fn(size, size, |x, y| picture.pixel(x, y))
}

/// The middle value; 0 for none.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}
