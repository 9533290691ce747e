//! What a video's file says of it.

use std::path::Path;

use serde::Deserialize;

use super::ffmpeg::{file, last_line, not_started, program};
use crate::{Error, Result, image::fit};

/// Frames a second where the file does not say.
const USUAL_RATE: &str = "25/1";

/// Seconds by which the pictures may be shorter than the file says.
const MISSING: f64 = 0.5;

/// A video's first picture stream, and what else there is.
#[derive(Debug, PartialEq)]
pub(super) struct Probe {
    name: String,
    /// As it is to be seen, in pixels: turned, and with square pixels.
    width: usize,
    height: usize,
    /// Frames a second, as a fraction.
    pub(super) rate: String,
    seconds: f64,
    /// Whether so many seconds are known to be those of the pictures: some containers say how long the longest stream is.
    of_pictures: bool,
    /// Seconds after the file's beginning at which its pictures begin.
    pub(super) start: f64,
    /// The codecs of its sounds.
    pub(super) sounds: Vec<String>,
}

/// The output of `ffprobe -of json`.
#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Format {
    duration: Option<String>,
    start_time: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Stream {
    codec_type: String,
    codec_name: String,
    width: usize,
    height: usize,
    sample_aspect_ratio: Option<String>,
    avg_frame_rate: Option<String>,
    r_frame_rate: Option<String>,
    duration: Option<String>,
    start_time: Option<String>,
    side_data_list: Vec<SideData>,
    disposition: Disposition,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SideData {
    rotation: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Disposition {
    attached_pic: u8,
}

impl Probe {
    /// Of a file.
    ///
    /// # Errors
    /// [`Error::File`], [`Error::NoProgram`], [`Error::BadVideo`].
    pub(super) fn of(path: &Path) -> Result<Self> {
        std::fs::metadata(path).map_err(|error| impasto_weights::FileError::read(path, &error))?;
        let name = path.display().to_string();
        let mut command = program("ffprobe");
        command.args(["-show_streams", "-show_format", "-of", "json"]).arg(file(path));
        let output = command.output().map_err(|error| not_started("ffprobe", &error))?;
        if !output.status.success() {
            return Err(Error::BadVideo { name, detail: last_line(&String::from_utf8_lossy(&output.stderr)) });
        }
        Self::read(&output.stdout, &name)
    }

    fn read(json: &[u8], name: &str) -> Result<Self> {
        let bad = |detail: String| Error::BadVideo { name: name.into(), detail };
        let report: Report = serde_json::from_slice(json).map_err(|error| bad(error.to_string()))?;
        let of_kind = |kind: &'static str| {
            report.streams.iter().filter(move |stream| stream.codec_type == kind && !stream.is_cover())
        };
        let Some(pictures) = of_kind("video").next() else { return Err(bad("it holds no moving picture".into())) };
        let sounds: Vec<_> = of_kind("audio").map(|stream| stream.codec_name.clone()).collect();
        let (width, height) = pictures.seen();
        if width == 0 || height == 0 {
            return Err(bad("it does not say how large its pictures are".into()));
        }
        let start = seconds(pictures.start_time.as_ref()) - seconds(report.format.start_time.as_ref());
        let rates = [&pictures.avg_frame_rate, &pictures.r_frame_rate];
        let duration = pictures.duration.as_ref().or(report.format.duration.as_ref());
        Ok(Self {
            name: name.into(),
            width,
            height,
            rate: rates.into_iter().flatten().find(|rate| is_rate(rate)).map_or(USUAL_RATE.into(), String::clone),
            seconds: seconds(duration),
            of_pictures: pictures.duration.is_some() || sounds.is_empty(),
            start: start.max(0.0),
            sounds,
        })
    }

    /// With this long side at most, never larger, both sides even as encoders want them.
    pub(super) fn size_within(&self, long_side: usize) -> (usize, usize) {
        let (width, height) = fit(self.width, self.height, long_side.min(self.width.max(self.height)));
        let even = |side: usize| (side & !1).max(2);
        (even(width), even(height))
    }

    /// About how many there are; 0 if that is not known.
    pub(super) fn frames(&self) -> u64 {
        (self.seconds * ratio(&self.rate).unwrap_or(0.0)).round() as u64
    }

    /// Whether so many frames are fewer than there should be, by half a second and more: the file is cut off.
    pub(super) fn is_cut_after(&self, frames: u64) -> bool {
        let missing = self.seconds - frames as f64 / ratio(&self.rate).unwrap_or(f64::INFINITY);
        self.of_pictures && missing > MISSING
    }

    /// The number, from 0, of the frame that is seen at this time.
    pub(super) fn frame_at(&self, seconds: f64) -> u64 {
        (seconds * ratio(&self.rate).unwrap_or(0.0) + 1e-6) as u64
    }

    /// What is wrong with a video that gave no frame.
    pub(super) fn without_frames(&self) -> Error {
        Error::BadVideo { name: self.name.clone(), detail: "it holds no frame that can be read".into() }
    }
}

impl Stream {
    /// The picture on a song's cover does not move.
    fn is_cover(&self) -> bool {
        self.disposition.attached_pic == 1
    }

    /// Its size as it is to be seen.
    fn seen(&self) -> (usize, usize) {
        let aspect = self.sample_aspect_ratio.as_deref().and_then(|given| ratio(&given.replace(':', "/")));
        let width = (self.width as f64 * aspect.filter(|aspect| *aspect > 0.0).unwrap_or(1.0)).round() as usize;
        let turned = self.side_data_list.iter().find_map(|data| data.rotation).unwrap_or(0.0);
        if (turned / 90.0).round() as i64 % 2 == 0 { (width, self.height) } else { (self.height, width) }
    }
}

fn seconds(given: Option<&String>) -> f64 {
    given.and_then(|given| given.parse().ok()).filter(|seconds: &f64| seconds.is_finite()).unwrap_or(0.0)
}

/// A rate that a video can have: some containers say 90000 where they mean that it varies.
fn is_rate(rate: &str) -> bool {
    ratio(rate).is_some_and(|rate| (0.1..=480.0).contains(&rate))
}

/// `30000/1001`, unless it is divided by 0.
fn ratio(given: &str) -> Option<f64> {
    let (above, below) = given.split_once('/')?;
    let value = above.parse::<f64>().ok()? / below.parse::<f64>().ok()?;
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(streams: &str) -> Result<Probe> {
        let json = format!(r#"{{"streams": [{streams}], "format": {{"duration": "8.0", "start_time": "1.0"}}}}"#);
        Probe::read(json.as_bytes(), "a.mp4")
    }

    #[test]
    fn a_turned_video_is_as_it_is_seen() {
        let video = r#"{"codec_type": "video", "width": 1920, "height": 1080, "avg_frame_rate": "30000/1001",
            "start_time": "1.5", "side_data_list": [{"rotation": -90}]}"#;
        let sound = r#"{"codec_type": "audio", "codec_name": "aac"}"#;
        let probe = read(&format!("{sound}, {video}")).unwrap();
        assert_eq!((probe.width, probe.height), (1080, 1920));
        assert_eq!(probe.size_within(640), (360, 640));
        assert_eq!(probe.size_within(4000), (1080, 1920));
        assert_eq!((probe.rate.as_str(), probe.frames(), probe.start), ("30000/1001", 240, 0.5));
        assert_eq!(probe.sounds, ["aac"]);
        assert!(!probe.is_cut_after(0), "eight seconds may be those of the sound");
    }

    #[test]
    fn pixels_become_square_and_sides_even() {
        let video = r#"{"codec_type": "video", "width": 720, "height": 577, "avg_frame_rate": "0/0",
            "r_frame_rate": "90000/1", "sample_aspect_ratio": "16:15"}"#;
        let probe = read(video).unwrap();
        assert_eq!(probe.size_within(4096), (768, 576));
        assert_eq!(probe.rate, USUAL_RATE);
        assert!(probe.is_cut_after(150) && !probe.is_cut_after(190), "of 8 seconds");
    }

    #[test]
    fn sound_alone_is_no_video_even_with_a_cover() {
        for streams in [
            "",
            r#"{"codec_type": "audio"}"#,
            r#"{"codec_type": "video", "width": 9, "height": 9, "disposition": {"attached_pic": 1}}"#,
            r#"{"codec_type": "video"}"#,
        ] {
            assert!(matches!(read(streams), Err(Error::BadVideo { .. })), "{streams}");
        }
    }
}
