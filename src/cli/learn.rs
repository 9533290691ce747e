//! `impasto learn`.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use serde_json::json;

use super::{
    args::Learn,
    engine,
    looks::{gallery_looks, read_look},
    picture_files,
    progress_bar::progress_bar,
    weights,
};
use crate::{
    Error, Result,
    gallery::Work,
    generator::{Architecture, Look},
    image::{Rgb, shrink},
    learning::{LARGEST_PHOTO, LearningProgress, LearningSettings, Trainer, scenes},
    network::{NetworkWeights, VGG19},
    session::Networks,
};
use impasto_weights::FileError;

/// Generated scenes, where there are no photos.
const SCENES: usize = 48;
/// Of the generated styles: the one that the page shows first.
const GALLERY_SEED: u64 = 1;
/// Photos that are kept of a folder.
const MOST_PHOTOS: usize = 2000;

pub(super) async fn run(options: &Learn) -> Result<()> {
    let mut settings = settings(options)?;
    let weights = network(options, &settings)?;
    settings.network.clone_from(&weights.name);
    let styles = styles(options, &settings)?;
    let (names, pictures): (Vec<String>, Vec<Rgb>) = styles.into_iter().unzip();
    let start = start(options, &settings)?;
    let photos = match &options.photos {
        None => scenes(SCENES, settings.seed),
        Some(folder) => read_photos(folder)?,
    };
    let key_frames = key_frames(options)?;
    let mut networks = Networks::default();
    networks.add(weights);
    let engine = engine::open(options.engine.device).await?;
    let trainer = Trainer::of_styles(&networks, &engine, &pictures, &photos, settings, start.as_ref()).await?;
    let mut trainer = trainer.with_key_frames(&key_frames)?;
    let lesson = options.steps.map_or(Lesson::Seconds(options.minutes * 60.0), Lesson::Steps);
    let note = |progress, elapsed| {
        if options.json {
            print(progress, elapsed);
        }
    };
    let outcome = learn(&mut trainer, lesson, note).await;
    // Also where it diverged: what was learned before is worth keeping.
    if trainer.progress().steps > 1 {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let look = trainer.looks(&names).await?;
        picture_files::write(&options.out, &look.to_bytes())?;
    }
    outcome
}

/// How long to learn.
#[derive(Clone, Copy)]
pub(super) enum Lesson {
    Steps(u32),
    Seconds(f64),
}

/// Learns, with a bar; `note` is told of every step, with the seconds since the first.
///
/// # Errors
/// Those of [`Trainer::step`].
pub(super) async fn learn(
    trainer: &mut Trainer,
    lesson: Lesson,
    mut note: impl FnMut(LearningProgress, f64),
) -> Result<()> {
    let bar = progress_bar(1000, "{wide_bar} {msg}  {eta} left");
    let begin = Instant::now();
    loop {
        let done = match lesson {
            Lesson::Steps(steps) => trainer.progress().steps as f64 / f64::from(steps),
            Lesson::Seconds(seconds) => begin.elapsed().as_secs_f64() / seconds,
        };
        if done >= 1.0 {
            bar.finish_and_clear();
            return Ok(());
        }
        let progress = trainer.step(done).await?;
        bar.set_position((done * 1000.0) as u64);
        bar.set_message(format!("learning, step {}, loss {:.4}", progress.steps, progress.loss));
        note(progress, begin.elapsed().as_secs_f64());
    }
}

/// A line of JSON for the first step and each tenth.
fn print(progress: LearningProgress, elapsed: f64) {
    if progress.steps == 1 || progress.steps.is_multiple_of(10) {
        println!("{}", json!({ "step": progress.steps, "seconds": elapsed, "loss": progress.loss }));
    }
}

/// What it begins with. The generated styles' looks are of one size: another generator begins at random.
fn start(options: &Learn, settings: &LearningSettings) -> Result<Option<Look>> {
    if let Some(path) = &options.from {
        return read_look(path).map(Some);
    }
    if options.from_nothing {
        return Ok(None);
    }
    let looks = gallery_looks();
    let fits = looks.architecture() == Architecture::of(settings.size);
    Ok(fits.then_some(looks))
}

/// Photos with their paintings.
fn key_frames(options: &Learn) -> Result<Vec<(Rgb, Rgb)>> {
    let pairs = options.key_frame.chunks_exact(2);
    pairs.map(|pair| Ok((picture_files::read(&pair[0])?, picture_files::read(&pair[1])?))).collect()
}

/// The style pictures with the names that their looks get.
fn styles(options: &Learn, settings: &LearningSettings) -> Result<Vec<(String, Rgb)>> {
    let stem = |path: &Path| path.file_stem().map_or_else(|| "Look".into(), |stem| stem.to_string_lossy().into_owned());
    let mut styles = Vec::new();
    for path in &options.style {
        styles.push((stem(path), picture_files::read(path)?));
    }
    for id in &options.gallery {
        let work = Work::from_id(id).expect("the arguments were checked");
        styles.push((id.clone(), work.paint(settings.style_side, GALLERY_SEED)));
    }
    for ((name, _), given) in styles.iter_mut().zip(&options.name) {
        name.clone_from(given);
    }
    Ok(styles)
}

fn settings(options: &Learn) -> Result<LearningSettings> {
    let Some(given) = &options.settings else { return Ok(LearningSettings::default()) };
    serde_json::from_str(given).map_err(|error| Error::BadSetting {
        setting: "--settings".into(),
        value: error.to_string(),
        allowed: "JSON with the fields of the learning settings".into(),
    })
}

/// The network that was asked for, or the best one that is here.
fn network(options: &Learn, settings: &LearningSettings) -> Result<NetworkWeights> {
    let find = |name: &str| weights::find(Some(name), options.engine.weights.as_deref());
    match &options.network {
        Some(name) => find(name),
        None => match find(VGG19) {
            Err(Error::NoWeights { .. }) => find(&settings.network),
            found => found,
        },
    }
}

/// The photos in a folder; what cannot be read is left out with a line on stderr.
fn read_photos(folder: &Path) -> Result<Vec<Rgb>> {
    let entries = fs::read_dir(folder).map_err(|error| FileError::read(folder, &error))?;
    let mut paths: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect();
    paths.sort();
    let read = |path: &PathBuf| picture_files::read(path).inspect_err(|error| eprintln!("{error}")).ok();
    let photos: Vec<Rgb> =
        paths.iter().filter_map(read).take(MOST_PHOTOS).map(|photo| shrink(&photo, LARGEST_PHOTO)).collect();
    if photos.is_empty() {
        let (setting, value) = ("--photos".into(), folder.display().to_string());
        return Err(Error::BadSetting { setting, value, allowed: "a folder that holds photos".into() });
    }
    Ok(photos)
}
