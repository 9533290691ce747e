//! A video's file, encoded by ffmpeg.

use std::{
    io::Write,
    path::Path,
    process::{ChildStdin, Command, Stdio},
};

use super::{
    ffmpeg::{Running, file, program},
    probe::Probe,
};
use crate::{Error, Result, image::Rgb};

/// Takes frame after frame.
pub(super) struct Writer {
    running: Running,
    frames: Option<ChildStdin>,
    name: String,
}

/// What a file's ending asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Mp4,
    /// `QuickTime` and Matroska, which take any sound.
    Any,
    WebM,
}

impl Container {
    fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("mp4" | "m4v") => Ok(Self::Mp4),
            Some("mov" | "mkv") => Ok(Self::Any),
            Some("webm") => Ok(Self::WebM),
            _ => Err(Error::BadSetting {
                setting: "--output".into(),
                value: path.display().to_string(),
                allowed: "a file that ends with .mp4, .mov, .mkv or .webm".into(),
            }),
        }
    }

    fn takes(self, sound: &str) -> bool {
        match self {
            Self::Mp4 => matches!(sound, "aac" | "mp3" | "mp2" | "ac3" | "eac3" | "alac" | "flac" | "opus"),
            Self::Any => true,
            Self::WebM => matches!(sound, "opus" | "vorbis"),
        }
    }

    fn encode(self, command: &mut Command, sounds: &[String]) {
        command.args(match self {
            Self::Mp4 | Self::Any => ["-c:v", "libx264", "-preset", "medium", "-crf", "18"].as_slice(),
            Self::WebM => &["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "24", "-row-mt", "1"],
        });
        command.args(["-pix_fmt", "yuv420p", "-color_range", "tv"]);
        // Untouched, unless this container does not know it.
        let known = sounds.iter().all(|sound| self.takes(sound));
        let anew = if self == Self::WebM { "libopus" } else { "aac" };
        command.args(["-c:a", if known { "copy" } else { anew }]);
        if self != Self::WebM {
            command.args(["-movflags", "+faststart"]);
        }
    }
}

/// Checks the ending before anything is painted.
///
/// # Errors
/// [`Error::BadSetting`].
pub(super) fn check(path: &Path) -> Result<()> {
    Container::of(path).map(drop)
}

impl Writer {
    /// A file with the sound of `original`.
    ///
    /// # Errors
    /// [`Error::BadSetting`], [`Error::NoProgram`].
    pub(super) fn create(path: &Path, original: &Path, probe: &Probe, (width, height): (usize, usize)) -> Result<Self> {
        let container = Container::of(path)?;
        let mut command = program("ffmpeg");
        command.args(["-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", &format!("{width}x{height}")]);
        command.args(["-framerate", &probe.rate, "-itsoffset", &probe.start.to_string(), "-i", "-"]);
        command.arg("-i").arg(file(original)).args(["-map", "0:v:0", "-map", "1:a?"]);
        container.encode(&mut command, &probe.sounds);
        command.arg(file(path)).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut running = Running::start(command, "ffmpeg")?;
        let frames = running.child().stdin.take();
        Ok(Self { running, frames, name: path.display().to_string() })
    }

    /// Adds a frame.
    ///
    /// # Errors
    /// [`Error::VideoNotWritten`].
    pub(super) fn write(&mut self, frame: &Rgb) -> Result<()> {
        let frames = self.frames.as_mut().expect("it is open until it is finished");
        if frames.write_all(&frame.to_rgb8()).is_ok() {
            return Ok(());
        }
        // It ended before its time: what it complained of says why.
        self.frames = None;
        let (_, complaint) = self.running.wait();
        Err(self.failed(complaint))
    }

    /// Waits until all is in the file.
    ///
    /// # Errors
    /// [`Error::VideoNotWritten`].
    pub(super) fn finish(mut self) -> Result<()> {
        self.frames = None;
        let (well, complaint) = self.running.wait();
        if well { Ok(()) } else { Err(self.failed(complaint)) }
    }

    fn failed(&self, detail: String) -> Error {
        Error::VideoNotWritten { name: self.name.clone(), detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_is_written() {
        assert_eq!(Container::of(Path::new("a.MP4")).unwrap(), Container::Mp4);
        assert_eq!(Container::of(Path::new("b/a.webm")).unwrap(), Container::WebM);
        for name in ["a.avi", "a", "mp4", "a.png"] {
            assert!(matches!(Container::of(Path::new(name)), Err(Error::BadSetting { .. })), "{name}");
        }
    }

    #[test]
    fn sound_is_encoded_anew_only_where_it_must() {
        let codec = |container: Container, sounds: &[&str]| {
            let mut command = Command::new("ffmpeg");
            container.encode(&mut command, &sounds.iter().map(ToString::to_string).collect::<Vec<_>>());
            let arguments: Vec<_> =
                command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect();
            arguments[arguments.iter().position(|argument| argument == "-c:a").unwrap() + 1].clone()
        };
        assert_eq!(codec(Container::Mp4, &["aac"]), "copy");
        assert_eq!(codec(Container::Mp4, &["pcm_s16le"]), "aac");
        assert_eq!(codec(Container::Any, &["pcm_s16le"]), "copy");
        assert_eq!(codec(Container::WebM, &["opus"]), "copy");
        assert_eq!(codec(Container::WebM, &[]), "copy");
        assert_eq!(codec(Container::WebM, &["opus", "aac"]), "libopus");
    }
}
