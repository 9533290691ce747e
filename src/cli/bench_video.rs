//! `impasto bench-video`: how steady painted videos are, and how fast they are painted.

use std::time::Instant;

use serde::Serialize;

use super::{args::BenchVideo, engine, looks::chosen_look, picture_files, sheet::side_by_side, weights};
use crate::{
    Result,
    gallery::Work,
    generator::Generator,
    image::{Format, Rgb, encode, shrink},
    measure::warping_error,
    motion::scenes::Scene,
    network::NETWORKS,
    ops::Engine,
    session::{Networks, feature_measures},
    video::{FramePainter, VideoSettings},
};

/// Style losses are measured on one of so many frames.
const MEASURED: usize = 6;
/// Frames of a filmstrip's row.
const SHOWN: usize = 4;

/// One way of painting, in numbers: names are stable.
#[derive(Serialize)]
struct Row {
    way: String,
    /// Mean squared difference of each frame from the one before, moved along the exact motion, where that one showed the same.
    warping_error: f64,
    /// The same in dB.
    psnr: f64,
    style_loss: f64,
    content_loss: f64,
    frames_per_second: f64,
    /// The warping error of each frame after the first.
    flicker: Vec<f64>,
}

/// What is painted and compared with.
struct Bench<'a> {
    options: &'a BenchVideo,
    scene: Scene,
    style: Rgb,
    engine: Engine,
    networks: Networks,
}

pub(super) async fn run(options: &BenchVideo) -> Result<()> {
    let format = options.filmstrip.as_deref().map(Format::from_path).transpose()?;
    let networks = weights::find(Some(NETWORKS[0]), options.engine.weights.as_deref())?.into();
    let (width, height) = (options.size, options.size * 2 / 3);
    let backdrop = match &options.backdrop {
        Some(path) => shrink(&picture_files::read(path)?, 2 * width),
        None => Work::Photo.paint(2 * width, 1),
    };
    let scene = Scene::sample(backdrop, Work::Mosaic.paint(height, 2), width, height);
    let style = match (&options.style, &options.look.gallery) {
        (Some(path), _) => shrink(&picture_files::read(path)?, options.size),
        (None, name) => {
            let work = name.as_deref().and_then(Work::from_id).expect("the arguments were checked");
            work.paint(options.size, 1)
        }
    };
    let bench = Bench { options, scene, style, engine: engine::open(options.engine.device).await?, networks };
    let frames_alone = ("frames alone".to_string(), VideoSettings::NONE);
    let steady = |steadiness: &f64| {
        let name = format!("shot statistics, steadiness {steadiness}");
        (name, VideoSettings { steadiness: *steadiness, ..VideoSettings::default() })
    };
    let mut strips = Vec::new();
    for (way, settings) in [frames_alone].into_iter().chain([0.0].iter().chain(&options.steadiness).map(steady)) {
        let (row, paintings) = bench.row(way, settings).await?;
        print(&row, options.json);
        let last = paintings.len() - 1;
        strips.extend((0..SHOWN).map(|i| paintings[i * last / (SHOWN - 1)].clone()));
    }
    if let Some((path, format)) = options.filmstrip.as_deref().zip(format) {
        let rows: Vec<Rgb> = strips.chunks(SHOWN).map(|row| side_by_side(&row.iter().collect::<Vec<_>>())).collect();
        picture_files::write(path, &encode(&below_each_other(&rows), format)?)?;
    }
    Ok(())
}

impl Bench<'_> {
    async fn row(&self, way: String, settings: VideoSettings) -> Result<(Row, Vec<Rgb>)> {
        let (look, shares) = chosen_look(&self.options.look)?;
        let generator = Generator::new(look.architecture(), &self.engine);
        let parameters = look.parameters(&self.engine, &shares);
        let mut painter = FramePainter::new(generator, parameters, settings)?;
        let mut paintings = Vec::new();
        let mut seconds = 0.0;
        for t in 0..self.options.frames.max(2) {
            let frame = self.scene.frame(t);
            let begin = Instant::now();
            paintings.push(painter.paint(&frame).await?.picture);
            // The first one also brings the look to the device.
            seconds += if t == 0 { 0.0 } else { begin.elapsed().as_secs_f64() };
        }
        let flicker: Vec<f64> = (1..paintings.len())
            .map(|t| warping_error(&paintings[t - 1], &paintings[t], &self.scene.motion(t)))
            .collect();
        let mean = flicker.iter().sum::<f64>() / flicker.len() as f64;
        let (style_loss, content_loss) = self.losses(&paintings).await?;
        let row = Row {
            way,
            warping_error: mean,
            psnr: -10.0 * mean.log10(),
            style_loss,
            content_loss,
            frames_per_second: flicker.len() as f64 / seconds,
            flicker,
        };
        Ok((row, paintings))
    }

    /// The mean style and content losses of some frames.
    async fn losses(&self, paintings: &[Rgb]) -> Result<(f64, f64)> {
        let (mut style, mut content, mut measured) = (0.0, 0.0, 0.0);
        // The first frame is painted the same way by all.
        for (t, painting) in paintings.iter().enumerate().skip(1).step_by(MEASURED) {
            let against = (&self.scene.frame(t), &self.style);
            let found = feature_measures(&self.networks, NETWORKS[0], &self.engine, painting, against).await?;
            (style, content) = (style + found.style_loss.mean, content + found.content_loss.mean);
            measured += 1.0;
        }
        Ok((style / measured, content / measured))
    }
}

fn print(row: &Row, json: bool) {
    if json {
        println!("{}", serde_json::to_string(row).expect("a row is plain data"));
        return;
    }
    println!(
        "{:<34} warping error {:.6} ({:.1} dB), style loss {:.4}, content loss {:.3}, {:.2} frames a second",
        row.way, row.warping_error, row.psnr, row.style_loss, row.content_loss, row.frames_per_second
    );
}

/// Pictures of one width.
fn below_each_other(pictures: &[Rgb]) -> Rgb {
    let (width, height) = (pictures[0].width(), pictures[0].height());
    Rgb::from_fn(width, height * pictures.len(), |x, y| pictures[y / height].pixel(x, y % height))
}
