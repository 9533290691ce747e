//! `impasto video`: frames from ffmpeg, painted in a learned look, in one that is taught from key frames, or by the loop, and
//! back into a file with the sound of the original.

mod ffmpeg;
mod fine;
mod frame_store;
mod key_frames;
mod probe;
mod reader;
mod report;
mod writer;

use std::time::Instant;

use self::{probe::Probe, reader::Reader, writer::Writer};
use super::{args::Video, engine, looks::chosen_look, memory, progress_bar::progress_bar};
use crate::{
    Result,
    generator::Generator,
    ops::Engine,
    video::{FramePainter, VideoSettings},
};

pub(super) async fn run(options: &Video) -> Result<()> {
    let settings = VideoSettings { steadiness: options.steadiness, ..VideoSettings::default() }.check()?;
    writer::check(&options.output)?;
    if options.style.is_empty() {
        let (look, shares) = chosen_look(&options.look)?;
        let probe = Probe::of(&options.content)?;
        let engine = engine::open(options.engine.device).await?;
        let generator = Generator::new(look.architecture(), &engine);
        let parameters = look.parameters(&engine, &shares);
        return paint(options, &probe, FramePainter::new(generator, parameters, settings)?, &engine).await;
    }
    let probe = Probe::of(&options.content)?;
    if options.key_frame.is_empty() {
        return fine::run(options, &probe).await;
    }
    let engine = engine::open(options.engine.device).await?;
    let (generator, parameters) = Box::pin(key_frames::taught(options, &probe, &engine)).await?;
    paint(options, &probe, FramePainter::new(generator, parameters, settings)?, &engine).await
}

async fn paint(options: &Video, probe: &Probe, mut painter: FramePainter, engine: &Engine) -> Result<()> {
    let size = probe.size_within(usize::from(options.size));
    let mut reader = Reader::open(&options.content, probe, size)?;
    let mut writer: Option<Writer> = None;
    let bar = progress_bar(probe.frames().max(1), "{wide_bar} {msg}  {eta} left");
    let begin = Instant::now();
    let (mut frames, mut shots, mut trusted) = (0, 0, 0.0);
    while let Some(frame) = reader.next()? {
        let painted = painter.paint(&frame).await?;
        // Nothing is written of a video without a frame.
        let writer = match &mut writer {
            Some(writer) => writer,
            none => none.insert(Writer::create(&options.output, &options.content, probe, size)?),
        };
        writer.write(&painted.picture)?;
        frames += 1;
        shots += usize::from(painted.cut);
        trusted += painted.trusted;
        bar.set_position(frames as u64);
        bar.set_message(format!("frame {frames}, {:.1} a second", frames as f64 / begin.elapsed().as_secs_f64()));
    }
    bar.finish_and_clear();
    reader.finish(probe)?;
    let Some(writer) = writer else { return Err(probe.without_frames()) };
    writer.finish()?;
    let found = report::Found { frames, shots, trusted: Some(trusted / (frames - shots).max(1) as f64) };
    report::print(options, size, engine, begin.elapsed(), memory::peak_bytes(engine), &found);
    Ok(())
}
