//! Key frames: some frames painted by the loop, and a look that learns to paint the others like them (Texler et al. 2020,
//! "Interactive Video Stylization Using Few-Shot Patch-Based Training").

use super::{
    super::{
        args::Video,
        learn::{Lesson, learn},
        looks::gallery_looks,
        progress_bar::progress_bar,
        weights,
    },
    fine,
    probe::Probe,
    reader::Reader,
};
use crate::{
    Error, Result,
    generator::{Generator, GeneratorParameters},
    image::Rgb,
    learning::{LearningSettings, Trainer},
    ops::Engine,
    session::Networks,
    video::{FinePainter, FineSettings},
};

/// Frames of the video that the look learns to paint besides the key frames.
const OTHERS: usize = 24;
/// Weight of the adversarial loss: key frames are too few to say what strokes look like elsewhere.
const ADVERSARIAL_WEIGHT: f64 = 0.3;
/// Weight of the temporal loss: for pictures less would do.
const TEMPORAL_WEIGHT: f64 = 200.0;

/// A look that was taught by the key frames.
///
/// # Errors
/// [`Error::BadSetting`] where a key frame is after the video's end; those of painting and learning.
pub(super) async fn taught(
    options: &Video,
    probe: &Probe,
    engine: &Engine,
) -> Result<(Generator, GeneratorParameters)> {
    let size = probe.size_within(usize::from(options.size));
    let recipe = fine::recipe(options, size.0.max(size.1))?;
    let mut networks = Networks::default();
    weights::add(&mut networks, &recipe, options.engine.weights.as_deref())?;
    let settings = LearningSettings {
        network: recipe.network.clone(),
        adversarial_weight: ADVERSARIAL_WEIGHT,
        temporal_weight: TEMPORAL_WEIGHT,
        ..LearningSettings::default()
    };
    let styles = fine::styles(options)?;
    let style = styles[0].value.clone();
    let painter = FinePainter::new(&networks, engine, styles, FineSettings::new(recipe))?;
    let (keys, others) = chosen_frames(options, probe, size)?;
    let mut pairs = Vec::new();
    let bar = progress_bar(keys.len() as u64, "{wide_bar} {msg}");
    for key in keys {
        bar.set_message("painting key frames");
        let painting = painter.begin(&key).await?;
        pairs.push((key, painting));
        bar.inc(1);
    }
    bar.finish_and_clear();
    let trainer = Trainer::new(&networks, engine, &style, &others, settings, Some(&gallery_looks())).await?;
    let mut trainer = trainer.with_key_frames(&pairs)?;
    learn(&mut trainer, Lesson::Seconds(options.minutes * 60.0), |_, _| ()).await?;
    let look = trainer.look("key frames").await?;
    Ok((Generator::new(look.architecture(), engine), look.parameters(engine, &[])))
}

/// The key frames, in the order that they were asked for, and some frames from all over the video.
fn chosen_frames(options: &Video, probe: &Probe, size: (usize, usize)) -> Result<(Vec<Rgb>, Vec<Rgb>)> {
    let numbers: Vec<u64> = options.key_frame.iter().map(|seconds| probe.frame_at(*seconds)).collect();
    let mut keys: Vec<Option<Rgb>> = vec![None; numbers.len()];
    let mut others = Vec::new();
    let step = (probe.frames() / OTHERS as u64).max(1);
    let mut reader = Reader::open(&options.content, probe, size)?;
    for number in 0.. {
        let Some(frame) = reader.next()? else { break };
        for (key, _) in keys.iter_mut().zip(&numbers).filter(|(_, asked)| **asked == number) {
            *key = Some(frame.clone());
        }
        if number % step == 0 && others.len() < 2 * OTHERS {
            others.push(frame);
        }
    }
    reader.finish(probe)?;
    if others.is_empty() {
        return Err(probe.without_frames());
    }
    let found = keys.into_iter().zip(&options.key_frame).map(|(key, seconds)| {
        let beyond = || Error::BadSetting {
            setting: "--key-frame".into(),
            value: format!("{seconds} seconds"),
            allowed: "within the video".into(),
        };
        key.ok_or_else(beyond)
    });
    Ok((found.collect::<Result<_>>()?, others))
}
