//! Frames on the way, as PNG files: painting a video by the loop takes hours, and what was painted is there after a stop.

use std::{
    fs,
    path::{Path, PathBuf},
};

use impasto_weights::FileError;
use serde_json::Value;

use super::super::picture_files;
use crate::{
    Error, Result,
    image::{Format, Rgb, encode},
};

/// What the frames were made with.
const MADE_WITH: &str = "made-with.json";

/// A folder of frames beside the video that they become.
pub(super) struct FrameStore(PathBuf);

impl FrameStore {
    /// Beside `output`. Frames that are there already stay if they were made with the same; others make room, of which it tells on
    /// stderr.
    ///
    /// # Errors
    /// [`Error::File`], also where a folder of that name is none of ours.
    pub(super) fn open(output: &Path, made_with: &Value) -> Result<Self> {
        let mut name = output.as_os_str().to_owned();
        name.push(".frames");
        let folder = PathBuf::from(name);
        let (note, text) = (folder.join(MADE_WITH), made_with.to_string());
        if fs::read_to_string(&note).ok().as_deref() != Some(&text) {
            if note.exists() {
                eprintln!("The frames in {} were made with something else and are removed.", folder.display());
                fs::remove_dir_all(&folder).map_err(|error| FileError::written(&folder, &error))?;
            }
            fs::create_dir(&folder).map_err(|error| FileError::written(&folder, &error))?;
            fs::write(&note, text).map_err(|error| FileError::written(&note, &error))?;
        }
        Ok(Self(folder))
    }

    /// Whether a frame of this kind is there and whole.
    pub(super) fn has(&self, kind: &str, number: usize) -> bool {
        self.path(kind, number).is_file()
    }

    /// Reads a frame.
    ///
    /// # Errors
    /// Those of reading a picture.
    pub(super) fn get(&self, kind: &str, number: usize) -> Result<Rgb> {
        picture_files::read(&self.path(kind, number))
    }

    /// Keeps a frame: whole or not at all.
    ///
    /// # Errors
    /// [`Error::File`].
    pub(super) fn put(&self, kind: &str, number: usize, frame: &Rgb) -> Result<()> {
        let (path, unfinished) = (self.path(kind, number), self.0.join("unfinished.png"));
        picture_files::write(&unfinished, &encode(frame, Format::Png)?)?;
        fs::rename(&unfinished, &path).map_err(|error| Error::from(FileError::written(&path, &error)))
    }

    /// The folder, for messages.
    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    /// Removes all.
    pub(super) fn remove(self) {
        // What stays is in nobody's way.
        let _ = fs::remove_dir_all(self.0);
    }

    fn path(&self, kind: &str, number: usize) -> PathBuf {
        self.0.join(format!("{kind}-{number:06}.png"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_somebody_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("a.mp4.frames");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("mine.txt"), "mine").unwrap();
        assert!(FrameStore::open(&folder.path().join("a.mp4"), &Value::from("one")).is_err());
        assert!(other.join("mine.txt").exists());
    }

    #[test]
    fn frames_stay_as_long_as_they_are_made_with_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("a.mp4");
        let frame = Rgb::from_fn(32, 24, |x, _| [x as f32 / 31.0, 0.0, 1.0]);
        let store = FrameStore::open(&output, &Value::from("one")).unwrap();
        store.put("frame", 0, &frame).unwrap();
        store.put("frame", 1, &frame).unwrap();
        let again = FrameStore::open(&output, &Value::from("one")).unwrap();
        assert!(again.has("frame", 1) && !again.has("frame", 2) && !again.has("painting", 0));
        assert_eq!(again.get("frame", 1).unwrap().to_rgb8(), frame.to_rgb8());
        let other = FrameStore::open(&output, &Value::from("other")).unwrap();
        assert!(!other.has("frame", 0));
        other.remove();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
