//! A video's frames, decoded by ffmpeg.

use std::{
    io::{self, ErrorKind, Read},
    path::Path,
    process::{ChildStdout, Stdio},
};

use impasto_weights::one_line;

use super::{
    ffmpeg::{Running, file, program},
    probe::Probe,
};
use crate::{Error, Result, image::Rgb};

/// Gives frame after frame, one in memory at a time.
pub(super) struct Reader {
    running: Running,
    frames: ChildStdout,
    width: usize,
    height: usize,
    /// Of a frame, RGB.
    bytes: Vec<u8>,
    name: String,
    read: u64,
}

impl Reader {
    /// All frames at this size, evenly in time: where the file's own are not, some come twice.
    ///
    /// # Errors
    /// [`Error::NoProgram`].
    pub(super) fn open(path: &Path, probe: &Probe, (width, height): (usize, usize)) -> Result<Self> {
        let mut command = program("ffmpeg");
        command.arg("-nostdin").arg("-i").arg(file(path)).args(["-map", "0:V:0", "-an", "-sn"]);
        command.args(["-vf", &format!("scale={width}:{height}:flags=lanczos,setsar=1")]);
        command.args(["-fps_mode", "cfr", "-r", &probe.rate, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut running = Running::start(command, "ffmpeg")?;
        let frames = running.child().stdout.take().expect("it was asked for");
        let name = path.display().to_string();
        Ok(Self { running, frames, width, height, bytes: vec![0; 3 * width * height], name, read: 0 })
    }

    /// The next frame; `None` after the last. One that breaks off is none.
    ///
    /// # Errors
    /// [`Error::BadVideo`].
    pub(super) fn next(&mut self) -> Result<Option<Rgb>> {
        match self.frames.read_exact(&mut self.bytes) {
            Ok(()) => {
                self.read += 1;
                Ok(Some(Rgb::from_rgb8(self.width, self.height, &self.bytes)))
            }
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(Error::BadVideo { name: self.name.clone(), detail: one_line(&error) }),
        }
    }

    /// Says on stderr where not all could be read, of what the file says that it holds. What was painted until then is kept.
    ///
    /// # Errors
    /// [`Error::BadVideo`] where nothing was read at all.
    pub(super) fn finish(mut self, probe: &Probe) -> Result<()> {
        let _ = io::copy(&mut self.frames, &mut io::sink());
        let (well, complaint) = self.running.wait();
        match (well, self.read) {
            // ffmpeg itself takes a file's sudden end for its end.
            (true, read) => {
                if read > 0 && probe.is_cut_after(read) {
                    eprintln!("{} is cut off after {read} frames; what is before is painted.", self.name);
                }
                Ok(())
            }
            (false, 0) => Err(Error::BadVideo { name: self.name, detail: complaint }),
            (false, read) => {
                eprintln!("{} is damaged after {read} frames ({complaint}); what is before is painted.", self.name);
                Ok(())
            }
        }
    }
}
