//! A video painted by the loop, frame from frame, in several passes.

use std::{
    fs,
    path::Path,
    time::{Instant, UNIX_EPOCH},
};

use impasto_weights::FileError;
use serde_json::json;

use super::{
    super::{args::Video, engine, memory, picture_files, progress_bar::progress_bar, weights},
    frame_store::FrameStore,
    probe::Probe,
    reader::Reader,
    report,
    writer::Writer,
};
use crate::{
    Result,
    motion::{CutDetector, Motion, Pyramid},
    session::{Networks, Recipe, Weighted},
    video::{FinePainter, FineSettings, Neighbour},
};

/// Frames of the video itself.
const FRAME: &str = "frame";

/// The recipe of the command line, at this size.
///
/// # Errors
/// [`Error::File`](crate::Error::File), [`Error::BadRecipe`](crate::Error::BadRecipe).
pub(super) fn recipe(options: &Video, size: usize) -> Result<Recipe> {
    let (mut given, name) = match &options.recipe {
        None => (serde_json::Map::new(), "of the command line".into()),
        Some(path) => (picture_files::read_recipe(path)?, path.display().to_string()),
    };
    given.insert("size".into(), size.into());
    Recipe::from_json(&serde_json::Value::Object(given).to_string(), &name)
}

/// The style pictures, each counting as much.
///
/// # Errors
/// Those of reading pictures.
pub(super) fn styles(options: &Video) -> Result<Vec<Weighted<crate::image::Rgb>>> {
    options.style.iter().map(|path| Ok(Weighted { value: picture_files::read(path)?, weight: 1.0 })).collect()
}

pub(super) async fn run(options: &Video, probe: &Probe) -> Result<()> {
    let size = probe.size_within(usize::from(options.size));
    let settings = FineSettings {
        iterations: options.frame_iterations,
        temporal_weight: options.temporal_weight,
        ..FineSettings::new(recipe(options, size.0.max(size.1))?)
    };
    let made_with = json!({
        "content": stamp(&options.content)?,
        "styles": options.style.iter().map(|path| stamp(path)).collect::<Result<Vec<_>>>()?,
        "recipe": settings.recipe,
        "iterations": settings.iterations,
        "temporal_weight": settings.temporal_weight,
    });
    let mut networks = Networks::default();
    weights::add(&mut networks, &settings.recipe, options.engine.weights.as_deref())?;
    let engine = engine::open(options.engine.device).await?;
    let painter = FinePainter::new(&networks, &engine, styles(options)?, settings)?;
    let store = FrameStore::open(&options.output, &made_with)?;
    let begin = Instant::now();
    let video = FineVideo { starts: starts(options, probe, size, &store)?, store, painter };
    if video.starts.is_empty() {
        return Err(probe.without_frames());
    }
    let painted = video.paint(options.passes).await.inspect_err(|_| {
        eprintln!(
            "What was painted until then is kept in {}: the same command goes on.",
            video.store.folder().display()
        );
    })?;
    let mut writer = Writer::create(&options.output, &options.content, probe, size)?;
    for i in 0..video.starts.len() {
        writer.write(&video.store.get(&painted, i)?)?;
    }
    writer.finish()?;
    let shots = video.starts.iter().filter(|start| **start).count();
    let found = report::Found { frames: video.starts.len(), shots, trusted: None };
    report::print(options, size, &engine, begin.elapsed(), memory::peak_bytes(&engine), &found);
    video.store.remove();
    Ok(())
}

/// What tells a file from another that takes its name.
fn stamp(path: &Path) -> Result<serde_json::Value> {
    let about = fs::metadata(path).map_err(|error| FileError::read(path, &error))?;
    let modified = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Ok(json!({ "path": path, "bytes": about.len(), "modified": modified.map(|time| time.as_millis() as u64) }))
}

/// Puts the video's frames into the store; tells of each whether a shot begins with it.
fn starts(options: &Video, probe: &Probe, size: (usize, usize), store: &FrameStore) -> Result<Vec<bool>> {
    let mut reader = Reader::open(&options.content, probe, size)?;
    let (mut cuts, mut starts) = (CutDetector::default(), Vec::new());
    while let Some(frame) = reader.next()? {
        if !store.has(FRAME, starts.len()) {
            store.put(FRAME, starts.len(), &frame)?;
        }
        starts.push(cuts.is_cut(&frame));
    }
    reader.finish(probe)?;
    Ok(starts)
}

struct FineVideo {
    store: FrameStore,
    painter: FinePainter,
    /// Of each frame, whether a shot begins with it.
    starts: Vec<bool>,
}

impl FineVideo {
    /// Paints all frames in so many passes, forwards and backwards by turns. Returns what the last one's paintings are called.
    async fn paint(&self, passes: usize) -> Result<String> {
        let frames = self.starts.len();
        let bar = progress_bar((frames * passes) as u64, "{wide_bar} {msg}  {eta} left");
        let mut before = None;
        for pass in 1..=passes {
            let kind = format!("pass{pass}");
            let forwards = pass % 2 == 1;
            for step in 0..frames {
                bar.set_message(format!("pass {pass}, frame {}", step + 1));
                let i = if forwards { step } else { frames - 1 - step };
                if !self.store.has(&kind, i) {
                    self.paint_frame(i, forwards, &kind, before.as_deref()).await?;
                }
                bar.inc(1);
            }
            before = Some(kind);
        }
        bar.finish_and_clear();
        Ok(before.expect("a pass"))
    }

    async fn paint_frame(&self, i: usize, forwards: bool, kind: &str, before: Option<&str>) -> Result<()> {
        let frame = self.store.get(FRAME, i)?;
        let own = before.map(|before| self.store.get(before, i)).transpose()?;
        let painting = match self.neighbour(i, forwards) {
            Some(neighbour) => {
                let from = self.store.get(FRAME, neighbour)?;
                let motion = Motion::between(&Pyramid::of(&from), &Pyramid::of(&frame));
                let painting = self.store.get(kind, neighbour)?;
                let neighbour = Neighbour { painting: &painting, motion: &motion };
                self.painter.go_on(&frame, own.as_ref(), neighbour).await?
            }
            // A shot's first frame is whole after one pass.
            None => match own {
                Some(own) => own,
                None => self.painter.begin(&frame).await?,
            },
        };
        self.store.put(kind, i, &painting)
    }

    /// The frame of the same shot that was painted just before.
    fn neighbour(&self, i: usize, forwards: bool) -> Option<usize> {
        if forwards {
            (!self.starts[i]).then(|| i - 1)
        } else {
            self.starts.get(i + 1).filter(|start| !**start).map(|_| i + 1)
        }
    }
}
