//! `impasto video`.

mod ffmpeg;
mod probe;
mod reader;
mod writer;

use std::time::Instant;

use serde_json::json;

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
    let (look, shares) = chosen_look(&options.look)?;
    let probe = Probe::of(&options.content)?;
    let engine = engine::open(options.device).await?;
    let generator = Generator::new(look.architecture(), &engine);
    let parameters = look.parameters(&engine, &shares);
    let painter = FramePainter::new(generator, parameters, settings)?;
    paint(options, &probe, painter, &engine).await
}

async fn paint(options: &Video, probe: &Probe, mut painter: FramePainter, engine: &Engine) -> Result<()> {
    let size = probe.size_within(usize::from(options.size));
    let mut reader = Reader::open(&options.content, probe, size)?;
    let mut writer: Option<Writer> = None;
    let bar = progress_bar(probe.frames().max(1), "{wide_bar} {msg}  {eta} left");
    let begin = Instant::now();
    let (mut frames, mut cuts, mut trusted) = (0u64, 0u64, 0.0);
    while let Some(frame) = reader.next()? {
        let painted = painter.paint(&frame).await?;
        // Nothing is written of a video without a frame.
        let writer = match &mut writer {
            Some(writer) => writer,
            none => none.insert(Writer::create(&options.output, &options.content, probe, size)?),
        };
        writer.write(&painted.picture)?;
        frames += 1;
        cuts += u64::from(painted.cut);
        trusted += painted.trusted;
        bar.set_position(frames);
        bar.set_message(format!("frame {frames}, {:.1} a second", frames as f64 / begin.elapsed().as_secs_f64()));
    }
    bar.finish_and_clear();
    reader.finish()?;
    let Some(writer) = writer else { return Err(probe.without_frames()) };
    writer.finish()?;
    if options.json {
        let report = json!({
            "output": options.output.display().to_string(),
            "width": size.0,
            "height": size.1,
            "frames": frames,
            "shots": cuts,
            "trusted": trusted / (frames - cuts).max(1) as f64,
            "device": engine.kind().name(),
            "seconds": begin.elapsed().as_secs_f64(),
            "peak_bytes": memory::peak_bytes(engine),
        });
        println!("{report}");
    }
    Ok(())
}
