//! What can be asked for.

use std::path::PathBuf;

use clap::{ArgGroup, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};

use super::{batch::Shard, presets::Preset, setting_flags::SettingFlags};
use crate::{
    gallery::Work,
    video::{FineSettings, VideoSettings},
};

/// Repaints a photo in the style of any picture, on this machine.
#[derive(Parser)]
#[command(version, about)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Paint a photo in the style of a picture
    Stylize(Box<Stylize>),
    /// Paint many, by a list
    Batch(Batch),
    /// Measure a result against its photo and its style picture
    Evaluate(Evaluate),
    /// Learn a look from a style picture, to paint any photo in it at once
    Learn(Learn),
    /// Paint a photo in a learned look
    Apply(Apply),
    /// Paint a video in a learned look, without flicker
    Video(Video),
    /// Paint for others, over HTTP
    Serve(Serve),
    /// Turn a weight file into a pack for the page
    Pack(Pack),
    /// Print the JSON Schema of recipes
    Schema,
    /// Time the loop
    #[cfg(feature = "reference")]
    Bench(Bench),
    /// Measure how steady painted videos are, on a scene whose motion is known
    #[cfg(feature = "reference")]
    BenchVideo(BenchVideo),
}

/// What computes, and where its weights are.
#[derive(clap::Args)]
pub(super) struct EngineFlags {
    /// Where to compute
    #[arg(long, value_enum, default_value_t = Device::Auto)]
    pub device: Device,
    /// Folder with packs or weight files; default: `IMPASTO_WEIGHTS`, ./packs, what `cargo xtask weights` fetched
    #[arg(long, value_name = "DIR")]
    pub weights: Option<PathBuf>,
}

/// Paints. What is not given takes the recipe's value, or else the network's default.
#[derive(clap::Args)]
pub(super) struct Stylize {
    /// The photo
    #[arg(long, value_name = "FILE")]
    pub content: PathBuf,
    /// The picture whose style to take; several are mixed
    #[arg(long, value_name = "FILE", required_unless_present = "preset")]
    pub style: Vec<PathBuf>,
    /// A recipe with a name, and the generated style that it paints from where no other is given
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Preset::possible_values()))]
    pub preset: Option<String>,
    /// How much of each style, in their order; equal by default
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub style_weights: Vec<f64>,
    /// Where each style paints, in their order: a picture whose light parts count, or `none` for all that no other mask claims
    ///
    /// Where no style paints, the photo stays.
    #[arg(long, value_name = "FILE")]
    pub mask: Vec<PathBuf>,
    /// How strong each masked style is there, in the order of the styles; 1 by default
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub mask_strengths: Vec<f64>,
    /// Where the photo stays as it is: a picture's light parts
    #[arg(long, value_name = "FILE")]
    pub protect: Option<PathBuf>,
    /// The picture to begin with, instead of what the recipe's `init` says
    #[arg(long, value_name = "FILE")]
    pub init_image: Option<PathBuf>,
    /// Where to write the result: .png or .jpg
    #[arg(long, value_name = "FILE", required_unless_present = "dry_run")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub settings: SettingFlags,
    #[command(flatten)]
    pub engine: EngineFlags,
    /// A recipe: settings as JSON, see `impasto schema`, or a PNG that Impasto has painted
    #[arg(long, value_name = "FILE")]
    pub recipe: Option<PathBuf>,
    /// Memory to keep to, in MB: large sizes are then painted in tiles, which takes longer
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(64..))]
    pub memory: Option<u64>,
    /// Only say how long it would take, how much memory, and what size could be painted
    #[arg(long)]
    pub dry_run: bool,
    /// Print a JSON report as the last line
    #[arg(long)]
    pub json: bool,
}

/// Paints what requests ask for, one after the other: `POST /style_transfer` with a form of `content_image`, `style_image` and, if
/// wanted, `recipe`.
#[derive(clap::Args)]
pub(super) struct Serve {
    /// Where to listen; 0 for any port that is free
    #[arg(long, value_name = "PORT", default_value_t = 8000)]
    pub port: u16,
    /// Who may connect: `127.0.0.1` for this machine alone, `0.0.0.0` for all
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: String,
    /// Requests that may wait; others are told to come again
    #[arg(long, value_name = "COUNT", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub queue: u16,
    /// Megabytes that a request may have
    #[arg(long, value_name = "MB", default_value_t = 40, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub megabytes: u16,
    /// How long a painting may take; it is sent as it is then
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    pub seconds: u64,
    #[command(flatten)]
    pub engine: EngineFlags,
}

/// Learns a look: a small network that paints any photo in the style of one picture, at once.
#[derive(clap::Args)]
pub(super) struct Learn {
    /// The picture whose style to learn; several become several looks in one file
    #[arg(long, value_name = "FILE", required_unless_present = "gallery")]
    pub style: Vec<PathBuf>,
    /// A generated style to learn, by its name; several are separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = PossibleValuesParser::new(generated_styles()))]
    pub gallery: Vec<String>,
    /// A folder of photos to learn from; generated scenes where none is given
    #[arg(long, value_name = "DIR")]
    pub photos: Option<PathBuf>,
    /// A photo, and a painting of it that the look should give again; repeated for more
    #[arg(long, num_args = 2, value_names = ["PHOTO", "PAINTING"])]
    pub key_frame: Vec<PathBuf>,
    /// A look to begin with; by default those of the generated styles, which take fewer steps than beginning at random
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Begin at random
    #[arg(long, conflicts_with = "from")]
    pub from_nothing: bool,
    /// How long to learn
    #[arg(long, value_name = "MINUTES", default_value_t = 5.0, value_parser = minutes)]
    pub minutes: f64,
    /// Learn for so many steps instead, which gives the same look each time
    #[arg(long, value_name = "STEPS", conflicts_with = "minutes", value_parser = clap::value_parser!(u32).range(1..))]
    pub steps: Option<u32>,
    /// The name it gets, in the order of the styles; by default that of the style picture's file
    #[arg(long, value_name = "NAME")]
    pub name: Vec<String>,
    /// Where to write the look
    #[arg(long, value_name = "FILE.look")]
    pub out: PathBuf,
    /// The network that compares; the whole VGG-19 where its weights are here, else vgg19-lite
    #[arg(long, value_name = "NAME")]
    pub network: Option<String>,
    /// Further settings of the learning, as JSON
    #[arg(long, value_name = "JSON")]
    pub settings: Option<String>,
    #[command(flatten)]
    pub engine: EngineFlags,
    /// Print progress as JSON, a line for each ten steps
    #[arg(long)]
    pub json: bool,
}

fn generated_styles() -> impl Iterator<Item = &'static str> {
    Work::styles().map(Work::id)
}

fn minutes(given: &str) -> Result<f64, &'static str> {
    match given.parse() {
        Ok(minutes) if (0.05..=10_000.0).contains(&minutes) => Ok(minutes),
        _ => Err("from 0.05 to 10000 minutes can be had"),
    }
}

/// A look, or a mixture of those in one file.
#[derive(clap::Args)]
pub(super) struct ChosenLook {
    /// The look
    #[arg(long, value_name = "FILE.look")]
    pub look: Option<PathBuf>,
    /// The look of a generated style, by its name, instead
    #[arg(long, value_name = "NAME", conflicts_with_all = ["look", "blend"],
        value_parser = PossibleValuesParser::new(generated_styles()))]
    pub gallery: Option<String>,
    /// How much of each look in the file, in their order; only the first by default
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub blend: Vec<f64>,
}

/// Paints a video.
#[derive(clap::Args)]
#[command(group(ArgGroup::new("painted in").args(["look", "gallery", "style"]).required(true)))]
pub(super) struct Video {
    #[command(flatten)]
    pub look: ChosenLook,
    /// A style picture instead of a look, which takes minutes a frame: each is painted by the loop, from the frame before; several
    /// are mixed
    #[arg(long, value_name = "FILE")]
    pub style: Vec<PathBuf>,
    /// Paint only the frames at these seconds by the loop, teach a look to paint like them, and paint the video in it
    #[arg(long, value_name = "SECONDS", requires = "style", conflicts_with = "passes")]
    pub key_frame: Vec<f64>,
    /// How long to teach from key frames
    #[arg(long, value_name = "MINUTES", requires = "key_frame", default_value_t = 5.0, value_parser = minutes)]
    pub minutes: f64,
    /// The recipe of the loop: JSON, or a PNG that was painted by it
    #[arg(long, value_name = "FILE", requires = "style")]
    pub recipe: Option<PathBuf>,
    /// Iterations of the loop for each frame after a shot's first
    #[arg(long, value_name = "N", default_value_t = FineSettings::ITERATIONS, requires = "style")]
    pub frame_iterations: usize,
    /// How strongly a frame has to agree with the one before, by the loop
    #[arg(long, value_name = "X", default_value_t = FineSettings::TEMPORAL_WEIGHT, requires = "style")]
    pub temporal_weight: f64,
    /// Passes of the loop over the video, forwards and backwards by turns
    #[arg(long, value_name = "N", default_value_t = 1, requires = "style",
        value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=20))]
    pub passes: usize,
    /// The video: whatever ffmpeg reads, which has to be here
    #[arg(long, value_name = "FILE")]
    pub content: PathBuf,
    /// Long side of the result, in pixels; the video is never made larger
    #[arg(long, value_name = "PX", default_value_t = 640, value_parser = clap::value_parser!(u16).range(16..=4096))]
    pub size: u16,
    /// In a look: how much of the painting before is kept where things can be followed, 0 to 0.95; more is steadier and softer
    #[arg(long, value_name = "SHARE", default_value_t = VideoSettings::default().steadiness)]
    pub steadiness: f64,
    /// Where to write the result: .mp4, .mov, .mkv or .webm; with the sound of the original
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    #[command(flatten)]
    pub engine: EngineFlags,
    /// Print a JSON report
    #[arg(long)]
    pub json: bool,
}

/// Paints at once.
#[derive(clap::Args)]
#[command(group(ArgGroup::new("painted in").args(["look", "gallery"]).required(true)))]
pub(super) struct Apply {
    #[command(flatten)]
    pub look: ChosenLook,
    /// The photo
    #[arg(long, value_name = "FILE")]
    pub content: PathBuf,
    /// Long side of the result, in pixels; the photo is never made larger
    #[arg(long, value_name = "PX", default_value_t = 1024, value_parser = clap::value_parser!(u16).range(16..=4096))]
    pub size: u16,
    /// Memory to keep to, in MB: large photos are then painted in bands, which takes longer
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(64..))]
    pub memory: Option<u64>,
    /// Where to write the result: .png or .jpg
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Where to compute
    #[arg(long, value_enum, default_value_t = Device::Auto)]
    pub device: Device,
    /// Print a JSON report
    #[arg(long)]
    pub json: bool,
}

#[derive(clap::Args)]
pub(super) struct Pack {
    /// A .safetensors, .pth or .bin file that holds VGG-19's convolutions
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// The name it gets
    #[arg(long, value_name = "NAME")]
    pub network: String,
    /// Bits per weight: 8, or about 4, rounded with regard to the layers' inputs, which takes minutes for the whole
    /// VGG-19; the default is 4 for vgg19, else 8
    #[arg(long, value_name = "4|8", value_parser = bits)]
    pub bits: Option<u8>,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

fn bits(given: &str) -> Result<u8, &'static str> {
    match given {
        "4" => Ok(4),
        "8" => Ok(8),
        _ => Err("4 and 8 can be had"),
    }
}

/// Paints what a list names. Each line is JSON: `{"content": "photo.jpg", "style": "waves.jpg"}`, with `"output"` and
/// `"recipe"` where wanted. What is there already is skipped, so that a run that was cut off can be repeated.
#[derive(clap::Args)]
pub(super) struct Batch {
    /// The list; pictures are looked for from its folder
    #[arg(value_name = "MANIFEST.jsonl")]
    pub manifest: PathBuf,
    /// The folder for the paintings, and for `failed.jsonl`
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How many to paint at once; on the CPU they share its cores, and each takes its memory
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: u16,
    /// One of N parts of the list, from 0/N to (N-1)/N: each paints every N-th line
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    #[command(flatten)]
    pub engine: EngineFlags,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// Measures. Pictures are compared at the result's size; how to read the numbers: `docs/evaluation.md`.
#[derive(clap::Args)]
pub(super) struct Evaluate {
    /// The photo that was painted
    #[arg(long, value_name = "FILE")]
    pub content: PathBuf,
    /// The picture whose style was taken
    #[arg(long, value_name = "FILE")]
    pub style: PathBuf,
    /// The painting
    #[arg(long, value_name = "FILE")]
    pub result: PathBuf,
    /// The network that measures; vgg19-lite unless given
    #[arg(long, value_name = "NAME")]
    pub network: Option<String>,
    /// Long side at which to compare, in pixels, 16 to 4096; the result's unless given
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u16).range(16..=4096))]
    pub size: Option<u16>,
    /// Folder with packs or weight files, as for `stylize`
    #[arg(long, value_name = "DIR")]
    pub weights: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Also write photo, style picture and result side by side
    #[arg(long, value_name = "FILE.png")]
    pub sheet: Option<PathBuf>,
}

#[cfg(feature = "reference")]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
#[derive(clap::Args)]
pub(super) struct Bench {
    /// Network to time; vgg19-shape is VGG-19 with random weights
    #[arg(long, value_name = "NAME", default_value = "vgg19-lite")]
    pub network: String,
    /// Side of the square picture in pixels
    #[arg(long, value_name = "N", default_value_t = 256)]
    pub size: usize,
    #[command(flatten)]
    pub engine: EngineFlags,
    /// Iterations to time, after the first
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub iterations: usize,
    /// Time Burn's own operations instead of ours
    #[arg(long)]
    pub reference: bool,
    /// Run the GPU kernels for hardware even on a software adapter
    #[arg(long)]
    pub hardware: bool,
    /// Recompute the maps of block 1 in the backward pass (activation checkpointing), as for large pictures
    #[arg(long)]
    pub checkpointing: bool,
    /// Threads of the CPU engine: all cores unless given
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[cfg(feature = "reference")]
#[derive(clap::Args)]
#[command(group(ArgGroup::new("painted in").args(["look", "gallery"]).required(true)))]
pub(super) struct BenchVideo {
    #[command(flatten)]
    pub look: ChosenLook,
    /// The style picture, to measure the style loss against; with --gallery the generated one by default
    #[arg(long, value_name = "FILE", required_unless_present = "gallery")]
    pub style: Option<PathBuf>,
    /// What the camera moves over; a generated landscape by default
    #[arg(long, value_name = "FILE")]
    pub backdrop: Option<PathBuf>,
    /// Long side of the frames, in pixels
    #[arg(long, value_name = "PX", default_value_t = 256)]
    pub size: usize,
    /// Frames
    #[arg(long, value_name = "N", default_value_t = 24)]
    pub frames: usize,
    /// Steadiness to measure besides 0; repeated for more
    #[arg(long, value_name = "SHARE", default_values_t = [VideoSettings::default().steadiness])]
    pub steadiness: Vec<f64>,
    /// Where to write frames as a picture: a row for each way of painting
    #[arg(long, value_name = "FILE")]
    pub filmstrip: Option<PathBuf>,
    #[command(flatten)]
    pub engine: EngineFlags,
    /// Print JSON, a line for each way of painting
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Device {
    /// The GPU where there is a real one, else the CPU
    Auto,
    /// wgpu: Vulkan, Metal or DX12, a software adapter too
    Gpu,
    /// The CPU
    Cpu,
}
