//! `impasto stylize`.

use std::time::Instant;

use indicatif::ProgressBar;
use serde_json::json;

use super::{args::Stylize, engine, memory, picture_files, presets::Preset, progress_bar::progress_bar, weights};
use crate::{
    Error, Result,
    device::Engine,
    image::{Format, Rgb},
    loss::{CONTENT, STYLE, TV},
    session::{Networks, Progress, Recipe, Session, SourcePictures, Weighted},
};

pub(super) async fn run(options: &Stylize) -> Result<()> {
    // What can be known to fail without a device is checked first.
    let format = Format::from_path(&options.output)?;
    let given = given_recipe(options)?;
    let recipe = Recipe::from_json(&serde_json::Value::Object(given).to_string(), &recipe_name(options))?;
    let pictures = Pictures::read(options, recipe.size)?;
    let mut networks = Networks::default();
    weights::add(&mut networks, &recipe, options.weights.as_deref())?;
    let engine = engine::open(options.device).await?;
    let mut session = Session::new(&networks, &engine, &pictures.sources(), recipe)?;

    let times = paint(&mut session).await;
    let result = session.finish().await;
    // Also after a failure: the last good picture is worth keeping, but not a photo that was never painted on.
    if session.progress().iteration > 0 {
        picture_files::write(&options.output, &picture_files::encode(&result, format, session.recipe())?)?;
    }
    let times = times?;
    if options.json {
        println!("{}", report(options, &session, &engine, &result, &times));
    }
    Ok(())
}

/// The pictures that the command line names.
struct Pictures {
    content: Rgb,
    styles: Vec<Weighted<Rgb>>,
    initial: Option<Rgb>,
}

impl Pictures {
    /// `size` is the result's long side: that of a generated style.
    fn read(options: &Stylize, size: usize) -> Result<Self> {
        let weights = style_weights(options)?;
        let given = options.style.iter().zip(weights);
        let mut styles: Vec<_> = given
            .map(|(path, weight)| Ok(Weighted { value: picture_files::read(path)?, weight }))
            .collect::<Result<_>>()?;
        if let Some(preset) = preset(options).filter(|_| styles.is_empty()) {
            styles.push(Weighted { value: preset.style(size), weight: 1.0 });
        }
        Ok(Self {
            content: picture_files::read(&options.content)?,
            styles,
            initial: options.init_image.as_deref().map(picture_files::read).transpose()?,
        })
    }

    fn sources(&self) -> SourcePictures<'_> {
        let styles = self.styles.iter().map(|style| Weighted { value: &style.value, weight: style.weight });
        SourcePictures { content: &self.content, styles: styles.collect(), initial: self.initial.as_ref() }
    }
}

/// A weight for each style.
fn style_weights(options: &Stylize) -> Result<Vec<f64>> {
    let (given, styles) = (&options.style_weights, options.style.len());
    if given.is_empty() {
        return Ok(vec![1.0; styles]);
    }
    if given.len() != styles {
        let allowed = format!("one number for each --style, of which there are {styles}");
        let value = format!("{} numbers", given.len());
        return Err(Error::BadSetting { setting: "style-weights".into(), value, allowed });
    }
    Ok(given.clone())
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
}

async fn paint(session: &mut Session) -> Result<Times> {
    let bar = progress_bar(1000, "{wide_bar} {msg}  {eta} left");
    let begin = Instant::now();
    let mut times = Times { seconds: 0.0, first_ms: 0.0, last_scale_ms: Vec::new() };
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

fn report(options: &Stylize, session: &Session, engine: &Engine, result: &Rgb, times: &Times) -> serde_json::Value {
    let progress = session.progress();
    let rounded = |value: f64| (value * 1e3).round() / 1e3;
    json!({
        "output": options.output.display().to_string(),
        "width": result.width(),
        "height": result.height(),
        "network": session.recipe().network,
        "device": engine.kind().name(),
        "iterations": progress.iteration,
        "evaluations": progress.evaluations,
        "seconds": rounded(times.seconds),
        "first_iteration_ms": rounded(times.first_ms),
        "iteration_ms": rounded(super::median(&times.last_scale_ms)),
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
