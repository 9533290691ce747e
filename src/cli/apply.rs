//! `impasto apply`.

use std::time::Instant;

use serde_json::json;

use super::{args::Apply, engine, learn::read_look, memory, picture_files};
use crate::{
    Error, Result,
    generator::Generator,
    image::{Format, encode_with_opacity, shrink},
};

pub(super) async fn run(options: &Apply) -> Result<()> {
    let format = Format::from_path(&options.output)?;
    let look = read_look(&options.look)?;
    let count = look.names().count();
    let sensible = options.blend.len() <= count && options.blend.iter().all(|share| (0.0..=1e6).contains(share));
    if !sensible || (!options.blend.is_empty() && options.blend.iter().sum::<f64>() == 0.0) {
        let value = options.blend.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
        let allowed = format!("at most {count} numbers, one above 0 and none below");
        return Err(Error::BadSetting { setting: "--blend".into(), value, allowed });
    }
    let decoded = picture_files::read_decoded(&options.content)?;
    let photo = shrink(&decoded.picture, usize::from(options.size));
    let engine = engine::open(options.device).await?;
    let generator = Generator::new(look.architecture(), &engine);
    let parameters = look.parameters(&engine, &options.blend);
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
