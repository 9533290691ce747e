//! `impasto stylize`.

use std::{path::Path, time::Instant};

use indicatif::ProgressBar;
use serde_json::json;

use super::{
    args::Stylize, engine, memory, picture_files, pictures, presets::Preset, progress_bar::progress_bar, weights,
};
use crate::{
    Result,
    device::Engine,
    image::{Format, Rgb},
    loss::{CONTENT, STYLE, TV},
    session::{Estimate, Networks, Progress, Recipe, Session, SourcePictures, Speed},
};

pub(super) async fn run(options: &Stylize) -> Result<()> {
    // What can be known to fail without a device is checked first.
    let output = options.output.as_deref().unwrap_or(Path::new("painting.png"));
    let format = Format::from_path(output)?;
    let given = given_recipe(options)?;
    let recipe = Recipe::from_json(&serde_json::Value::Object(given).to_string(), &recipe_name(options))?;
    let pictures = pictures::read(options, preset(options).map(|preset| preset.style(recipe.size)))?;
    let mut networks = Networks::default();
    weights::add(&mut networks, &recipe, options.engine.weights.as_deref())?;
    let opened = engine::open(options.engine.device).await?;
    let engine = engine::within(&opened, options.memory);
    if options.dry_run {
        return estimate(options, &networks, &engine, &pictures, &recipe).await;
    }
    let mut session = Session::new(&networks, &engine, &pictures, recipe)?;

    let times = paint(&mut session).await;
    let result = session.finish().await;
    // Also after a failure: the last good picture is worth keeping, but not a photo that was never painted on.
    if session.progress().iteration > 0 {
        let opacity = session.opacity(result.width(), result.height());
        let file = picture_files::encode(&result, opacity.as_ref(), format, session.recipe())?;
        picture_files::write(output, &file)?;
    }
    let times = times?;
    if options.json {
        println!("{}", report(output, &session, &engine, &result, &times));
    }
    Ok(())
}

/// Says what a painting would take.
async fn estimate(
    options: &Stylize,
    networks: &Networks,
    engine: &Engine,
    pictures: &SourcePictures,
    recipe: &Recipe,
) -> Result<()> {
    let clock = Instant::now();
    let speed = match recipe.networks().first() {
        Some(network) => Speed::measure(networks, network, engine, || clock.elapsed().as_secs_f64()).await?,
        // Nothing is computed by one.
        None => Speed::typical(engine.kind()),
    };
    let estimate = Session::estimate(networks, engine, pictures.sizes(), recipe, speed)?;
    if options.json {
        println!("{}", serde_json::to_string(&estimate).expect("plain data"));
    } else {
        let Estimate { seconds, bytes, fits, largest_size } = estimate;
        let megabytes = bytes / 1_000_000;
        let fits = if fits { "" } else { ", more than there are" };
        println!("About {seconds:.0} s, {megabytes} MB{fits}; up to {largest_size} px can be painted here");
    }
    Ok(())
}

fn recipe_name(options: &Stylize) -> String {
    options.recipe.as_ref().map_or_else(|| "of the command line".into(), |path| path.display().to_string())
}

fn preset(options: &Stylize) -> Option<Preset> {
    options.preset.as_deref().and_then(Preset::from_id)
}

/// The preset's settings, with the recipe file's on top, and the command line's on those.
fn given_recipe(options: &Stylize) -> Result<serde_json::Map<String, serde_json::Value>> {
    let mut given = preset(options).map_or_else(serde_json::Map::new, |preset| preset.recipe);
    if let Some(path) = &options.recipe {
        given.extend(picture_files::read_recipe(path)?);
    }
    given.extend(options.settings.0.clone());
    Ok(given)
}

struct Times {
    seconds: f64,
    first_ms: f64,
    /// Of each iteration at full size.
    last_scale_ms: Vec<f64>,
    /// Of each size.
    scales: Vec<ScaleTimes>,
}

#[derive(serde::Serialize)]
struct ScaleTimes {
    width: usize,
    height: usize,
    iterations: usize,
    /// What it takes to begin included.
    seconds: f64,
    /// The share of the painting's work that was foreseen for it and those before.
    work: f64,
    /// The loss at its end.
    loss: f64,
}

impl Times {
    /// Notes an iteration.
    fn note(&mut self, progress: &Progress, seconds: f64) {
        let Progress { scale, width, height, .. } = *progress;
        if self.scales.len() < scale {
            self.scales.push(ScaleTimes { width, height, iterations: 0, seconds: 0.0, work: 0.0, loss: 0.0 });
        }
        let present = self.scales.last_mut().expect("just pushed");
        present.iterations += 1;
        present.seconds += seconds;
        present.work = progress.work;
        present.loss = progress.loss.total;
    }
}

async fn paint(session: &mut Session) -> Result<Times> {
    let bar = progress_bar(1000, "{wide_bar} {msg}  {eta} left");
    let begin = Instant::now();
    let mut times = Times { seconds: 0.0, first_ms: 0.0, last_scale_ms: Vec::new(), scales: Vec::new() };
    while !session.progress().done {
        let iteration = Instant::now();
        let progress = session.step(1).await?;
        let ms = iteration.elapsed().as_secs_f64() * 1e3;
        if progress.iteration == 1 {
            times.first_ms = ms;
        }
        if progress.scale == progress.scales {
            times.last_scale_ms.push(ms);
        }
        times.note(progress, ms / 1e3);
        show(&bar, progress);
    }
    bar.finish_and_clear();
    times.seconds = begin.elapsed().as_secs_f64();
    Ok(times)
}

fn show(bar: &ProgressBar, progress: &Progress) {
    bar.set_position((progress.work * 1000.0) as u64);
    bar.set_message(format!(
        "{}/{} at {}x{}, loss {:.4}",
        progress.iteration, progress.iterations, progress.width, progress.height, progress.loss.total
    ));
}

fn report(output: &Path, session: &Session, engine: &Engine, result: &Rgb, times: &Times) -> serde_json::Value {
    let progress = session.progress();
    let rounded = |value: f64| (value * 1e3).round() / 1e3;
    json!({
        "output": output.display().to_string(),
        "width": result.width(),
        "height": result.height(),
        "network": session.recipe().network,
        "device": engine.kind().name(),
        "iterations": progress.iteration,
        "evaluations": progress.evaluations,
        "seconds": rounded(times.seconds),
        "first_iteration_ms": rounded(times.first_ms),
        "iteration_ms": rounded(super::median(&times.last_scale_ms)),
        "scales": times.scales,
        "loss": {
            "start": progress.start_loss,
            "end": progress.loss.total,
            "content": progress.loss.term(CONTENT),
            "style": progress.loss.term(STYLE),
            "tv": progress.loss.term(TV),
        },
        "peak_bytes": memory::peak_bytes(engine),
    })
}
