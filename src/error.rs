//! Every error, with the sentence that users read.

use serde::Serialize;

/// Shorthand for a result with Impasto's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong and what to do next.
///
/// The message of every variant is one sentence that names the thing at fault, followed by the remedy. No error
/// touches a picture that has already been painted: [`Session`](crate::session::Session) keeps its last good one.
///
/// Serialized it is an object of its fields, for programs that make a sentence of their own of them.
#[derive(Debug, Serialize, thiserror::Error)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Error {
    /// The file holds no bytes.
    #[error("{name} is empty (0 bytes); choose another picture.")]
    EmptyFile {
        /// The file as the user knows it.
        name: String,
    },
    /// The bytes are in no picture format that Impasto reads.
    #[error("{name} is not a picture Impasto can read; choose a JPEG, PNG, WebP, GIF, BMP or TIFF file.")]
    NotAPicture {
        /// The file as the user knows it.
        name: String,
    },
    /// The picture breaks off or contradicts itself.
    #[error("{name} is damaged ({detail}); open it in a picture editor and save it anew, or choose another.")]
    DamagedPicture {
        /// The file as the user knows it.
        name: String,
        /// What the decoder said.
        detail: String,
    },
    /// A rare kind of a format that Impasto reads otherwise, such as a lossless JPEG or a palette TIFF.
    #[error(
        "{name} is of a kind Impasto cannot read ({detail}); open it in a picture editor and save it as PNG or JPEG."
    )]
    UnsupportedPicture {
        /// The file as the user knows it.
        name: String,
        /// What the decoder said.
        detail: String,
    },
    /// The header announces more pixels than fit in memory; nothing was decoded.
    #[error(
        "{name} is {width}x{height} pixels, more than the {limit} megapixels Impasto reads; make it smaller first."
    )]
    PictureTooLarge {
        /// The file as the user knows it.
        name: String,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Millions of pixels.
        limit: u64,
    },
    /// A side is too short to carry any feature.
    #[error("{name} is {width}x{height} pixels; choose a picture of at least {limit} pixels on each side.")]
    PictureTooSmall {
        /// The file as the user knows it.
        name: String,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Pixels.
        limit: u32,
    },
    /// The picture is longer than 8:1.
    #[error("{name} is {width}x{height} pixels, longer than 8:1; crop it.")]
    PictureTooLong {
        /// The file as the user knows it.
        name: String,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// A result is to be compared with a photo of another shape.
    #[error(
        "{name} is {width}x{height} pixels, which is not the shape of the photo ({photo_width}x{photo_height}); give the photo that it was painted from."
    )]
    DifferentShapes {
        /// The result as the user knows it.
        name: String,
        /// Of the result, in pixels.
        width: usize,
        /// Of the result, in pixels.
        height: usize,
        /// In pixels.
        photo_width: usize,
        /// In pixels.
        photo_height: usize,
    },
    /// A picture could not be encoded.
    #[error("The picture could not be written as {format} ({detail}); save it as .png or .jpg.")]
    Encode {
        /// The format asked for.
        format: String,
        /// What the encoder said.
        detail: String,
    },
    /// No network has this name.
    #[error("There is no network {name:?}; choose one of {known}.")]
    UnknownNetwork {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The network is known, but its weights are not here.
    #[error("The weights of {name} are not here (looked in {place}); {remedy}")]
    NoWeights {
        /// The network.
        name: String,
        /// Where they were looked for.
        place: String,
        /// How to get them.
        remedy: String,
    },
    /// A look's file is not usable.
    #[error("{name} is not a look that Impasto can use ({detail}); choose another file, or learn the look anew.")]
    BadLook {
        /// The file as the user knows it.
        name: String,
        /// What is wrong.
        detail: String,
    },
    /// The network does not have this layer.
    #[error("{network} has no layer {layer:?}; it has {known}.")]
    UnknownLayer {
        /// The network.
        network: String,
        /// The layer asked for.
        layer: String,
        /// The layers there are.
        known: String,
    },
    /// A setting is out of its range.
    #[error("{setting} is {value}; it must be {allowed}.")]
    BadSetting {
        /// The setting's name as the user writes it.
        setting: String,
        /// What was given.
        value: String,
        /// What would do.
        allowed: String,
    },
    /// A picture of this size takes more memory than the device has, or more in one piece than it allows.
    #[error(
        "A picture of {size} pixels takes more memory than {device} offers ({detail}); choose at most {fits} pixels."
    )]
    DoesNotFit {
        /// The long side asked for, in pixels.
        size: usize,
        /// The longest side that fits, in pixels.
        fits: usize,
        /// `the GPU` or `this page`.
        device: &'static str,
        /// How much it takes, and how much there is.
        detail: String,
    },
    /// A recipe could not be read.
    #[error("The recipe {name} could not be read ({detail}); correct it or leave it out for the defaults.")]
    BadRecipe {
        /// Where it came from.
        name: String,
        /// What is wrong, with line and column.
        detail: String,
    },
    /// A line of a batch's manifest says nothing that can be painted.
    #[error("Line {line} of the manifest cannot be used ({detail}); correct it and run the batch again.")]
    BadLine {
        /// Its number, from 1.
        line: usize,
        /// What is wrong, with the column.
        detail: String,
    },
    /// Some paintings of a batch failed; the others are there.
    #[error(
        "{failed} of {asked} paintings failed; correct what {list} names and run the batch again: it skips the others."
    )]
    PaintingsFailed {
        /// How many failed.
        failed: usize,
        /// How many there were to do, with those that were there already.
        asked: usize,
        /// The file that says why.
        list: String,
    },
    /// A weight file or a pack is not usable.
    #[error(transparent)]
    Weights(#[from] impasto_weights::Error),
    /// There is no such device on this machine.
    #[error(
        "No {device} device can be used here ({detail}); use --device cpu on the command line or ?device=cpu in the page."
    )]
    NoDevice {
        /// `gpu` or `cpu`.
        device: &'static str,
        /// What the driver said.
        detail: String,
    },
    /// The device failed in the middle; the last good picture is kept.
    #[error(
        "The device failed ({detail}); the last picture is kept: save it, or paint again at a smaller size or on the CPU."
    )]
    DeviceFailed {
        /// What the driver said.
        detail: String,
    },
    /// The loss is no longer a number; the last good picture is kept.
    #[error(
        "The loss stopped being a number; the last picture is kept: save it, or paint again with less strength or on the CPU."
    )]
    NotFinite,
    /// A program that is needed is not on this machine, or cannot be run.
    #[error("{program} cannot be run ({detail}); install FFmpeg, which it belongs to, and see that it is on the PATH.")]
    NoProgram {
        /// Its name.
        program: String,
        /// What the system said.
        detail: String,
    },
    /// A file cannot be read as a video.
    #[error("{name} cannot be read as a video ({detail}); choose another, or convert it to MP4 with H.264 first.")]
    BadVideo {
        /// The file as the user knows it.
        name: String,
        /// What is wrong.
        detail: String,
    },
    /// A video could not be written; what was written until then is kept.
    #[error("The video {name} could not be written ({detail}); see that there is room, or choose another --output.")]
    VideoNotWritten {
        /// The file as the user knows it.
        name: String,
        /// What the encoder said.
        detail: String,
    },
    /// The service cannot listen there.
    #[error("Nothing can be served at {address} ({detail}); choose another --port or --host.")]
    NoAddress {
        /// Host and port.
        address: String,
        /// What the system said.
        detail: String,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] impasto_weights::FileError),
}

impl Error {
    /// A short stable name of the variant, for programs (`not-a-picture`, `bad-shard`, ...).
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile { .. } => "empty-file",
            Self::NotAPicture { .. } => "not-a-picture",
            Self::DamagedPicture { .. } => "damaged-picture",
            Self::UnsupportedPicture { .. } => "unsupported-picture",
            Self::PictureTooLarge { .. } => "picture-too-large",
            Self::PictureTooSmall { .. } => "picture-too-small",
            Self::PictureTooLong { .. } => "picture-too-long",
            Self::DifferentShapes { .. } => "different-shapes",
            Self::Encode { .. } => "encode",
            Self::UnknownNetwork { .. } => "unknown-network",
            Self::NoWeights { .. } => "no-weights",
            Self::BadLook { .. } => "bad-look",
            Self::UnknownLayer { .. } => "unknown-layer",
            Self::BadSetting { .. } => "bad-setting",
            Self::DoesNotFit { .. } => "does-not-fit",
            Self::BadRecipe { .. } => "bad-recipe",
            Self::BadLine { .. } => "bad-line",
            Self::PaintingsFailed { .. } => "paintings-failed",
            Self::Weights(error) => error.code(),
            Self::NoDevice { .. } => "no-device",
            Self::DeviceFailed { .. } => "device-failed",
            Self::NotFinite => "not-finite",
            Self::NoProgram { .. } => "no-program",
            Self::BadVideo { .. } => "bad-video",
            Self::VideoNotWritten { .. } => "video-not-written",
            Self::NoAddress { .. } => "no-address",
            Self::File(_) => "file",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_the_object_of_the_fields_that_its_sentence_names() {
        let values = |error: Error| serde_json::to_value(error).unwrap();
        let large = Error::PictureTooLarge { name: "a.png".into(), width: 9, height: 8, limit: 100 };
        assert_eq!(values(large), serde_json::json!({"name": "a.png", "width": 9, "height": 8, "limit": 100}));
        let shard = impasto_weights::Error::BadShard { file: "a.bin".into(), detail: "short".into() };
        assert_eq!(values(shard.into()), serde_json::json!({"file": "a.bin", "detail": "short"}));
        assert_eq!(values(Error::NotFinite), serde_json::Value::Null);
    }
}
