//! `impasto apply`.

use std::time::Instant;

use serde_json::json;

use super::{args::Apply, engine, looks::chosen_look, memory, picture_files};
use crate::{
    Result,
    generator::Generator,
    image::{Format, encode_with_opacity, shrink},
};

pub(super) async fn run(options: &Apply) -> Result<()> {
    let format = Format::from_path(&options.output)?;
    let (look, shares) = chosen_look(&options.look)?;
    let decoded = picture_files::read_decoded(&options.content)?;
    let photo = shrink(&decoded.picture, usize::from(options.size));
    let engine = engine::within(&engine::open(options.device).await?, options.memory);
    let generator = Generator::new(look.architecture(), &engine);
    let parameters = look.parameters(&engine, &shares);
    let begin = Instant::now();
    let painted = generator.paint(&parameters, &photo).await?;
    let seconds = begin.elapsed().as_secs_f64();
    let opacity = decoded.opacity.map(|opacity| opacity.resized(painted.width(), painted.height()));
    picture_files::write(&options.output, &encode_with_opacity(&painted, opacity.as_ref(), format)?)?;
    if options.json {
        let report = json!({
            "output": options.output.display().to_string(),
            "width": painted.width(),
            "height": painted.height(),
            "device": engine.kind().name(),
            "seconds": seconds,
            "peak_bytes": memory::peak_bytes(&engine),
        });
        println!("{report}");
    }
    Ok(())
}
