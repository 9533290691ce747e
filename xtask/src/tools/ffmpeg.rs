//! ffmpeg, by which `impasto video` reads and writes files.

use super::apt;
use crate::{process, progress::say};

/// Only a help: without it the tests of videos are reported as ignored.
pub(crate) fn ensure() {
    if process::find("ffmpeg").is_some() {
        return;
    }
    if let Err(error) = apt::install("ffmpeg") {
        say(format!("{error} (without it the tests of videos are reported as ignored)"));
    }
}
