//! Videos in and out, by the real program and ffmpeg. Where that is missing, tests report themselves as ignored.
#![cfg(feature = "cli")]

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode, Output},
};

use impasto::{
    device::Engine,
    gallery::Work,
    generator::{Generator, Look},
    image::{Format, Rgb, encode},
    motion::scenes::Scene,
    video::{FramePainter, VideoSettings},
};
use libtest_mimic::{Arguments, Trial};
use tempfile::TempDir;

const WIDTH: usize = 64;
const HEIGHT: usize = 48;
const FRAMES: usize = 9;
const LOOK: &[u8] = include_bytes!("../looks/gallery.look");

/// A folder with a clip: a scene of nine frames at 6 frames a second, without loss, with a tone.
struct Clips(TempDir);

impl Clips {
    fn new() -> Self {
        let clips = Self(tempfile::tempdir().unwrap());
        let scene = Scene::sample(Work::Photo.paint(2 * WIDTH, 1), Work::Mosaic.paint(HEIGHT, 2), WIDTH, HEIGHT);
        for t in 0..FRAMES {
            clips.put(&format!("{t}.png"), &encode(&scene.frame(t), Format::Png).unwrap());
        }
        clips.put("style.png", &encode(&Work::Waves.paint(64, 1), Format::Png).unwrap());
        clips.ffmpeg(
            "-framerate 6 -i %d.png -f lavfi -i sine=440:duration=1.5 -c:v libx264 -qp 0 -pix_fmt yuv444p -c:a aac clip.mp4",
        );
        clips
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn ffmpeg(&self, arguments: &str) -> Vec<u8> {
        let mut command = Command::new("ffmpeg");
        command.current_dir(self.0.path()).args(["-v", "error", "-nostdin", "-y"]).args(arguments.split_whitespace());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// What a file says of a stream.
    fn probe(&self, name: &str, stream: &str, entry: &str) -> String {
        let mut command = Command::new("ffprobe");
        command.current_dir(self.0.path()).args(["-v", "error", "-count_packets", "-select_streams", stream]);
        command.args(["-show_entries", &format!("stream={entry}"), "-of", "csv=p=0", name]);
        String::from_utf8(command.output().unwrap().stdout).unwrap().trim().trim_end_matches(',').to_owned()
    }

    fn run(&self, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_impasto"));
        command.current_dir(self.0.path()).arg("video").args(arguments.split_whitespace());
        command.args(["--device", "cpu"]).output().unwrap()
    }

    /// Paints; what it printed.
    fn paint(&self, arguments: &str) -> serde_json::Value {
        let output = self.run(&format!("{arguments} --json"));
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Runs to failure; the one line that it says.
    fn refusal(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments}: {message}");
        assert_eq!(message.trim().lines().count(), 1, "{message}");
        message
    }

    /// A file's frames, decoded.
    fn frames(&self, name: &str, (width, height): (usize, usize)) -> Vec<Rgb> {
        let bytes = self.ffmpeg(&format!("-i {name} -map 0:v -f rawvideo -pix_fmt rgb24 -"));
        bytes.chunks_exact(3 * width * height).map(|frame| Rgb::from_rgb8(width, height, frame)).collect()
    }
}

/// The mean squared difference of two frames.
fn distance(a: &Rgb, b: &Rgb) -> f64 {
    let square = |(a, b): (&f32, &f32)| f64::from((a - b).powi(2));
    a.planes().iter().zip(b.planes()).map(square).sum::<f64>() / a.planes().len() as f64
}

fn the_file_holds_the_painted_frames_and_the_sound_as_it_was() {
    let clips = Clips::new();
    let report = clips.paint("--gallery ink --content clip.mp4 --output out.mp4");
    assert_eq!((report["frames"].as_u64(), report["shots"].as_u64()), (Some(FRAMES as u64), Some(1)));
    assert!(report["trusted"].as_f64().unwrap() > 0.3, "{report}");
    assert_eq!(clips.probe("out.mp4", "v", "nb_read_packets,r_frame_rate"), format!("6/1,{FRAMES}"));
    let sound = |name: &str| clips.ffmpeg(&format!("-i {name} -map 0:a -c copy -f md5 -"));
    assert_eq!(sound("out.mp4"), sound("clip.mp4"));

    let look = Look::from_bytes(LOOK, "gallery.look").unwrap();
    let engine = Engine::cpu();
    let parameters = look.parameters(&engine, &look.shares_of("ink").unwrap());
    let generator = Generator::new(look.architecture(), &engine);
    let mut painter = FramePainter::new(generator, parameters, VideoSettings::default()).unwrap();
    let (given, found) = (clips.frames("clip.mp4", (WIDTH, HEIGHT)), clips.frames("out.mp4", (WIDTH, HEIGHT)));
    assert_eq!((given.len(), found.len()), (FRAMES, FRAMES));
    for (t, (frame, found)) in given.iter().zip(&found).enumerate() {
        let expected = pollster::block_on(painter.paint(frame)).unwrap().picture;
        let lost = distance(&expected, found);
        // Half of the colour's rows and columns are lost in most files.
        assert!(lost < 0.01 && lost < distance(frame, found) / 4.0, "frame {t}: {lost}");
    }
}

fn sizes_turns_rates_and_containers() {
    let clips = Clips::new();
    clips.ffmpeg("-i clip.mp4 -c copy -metadata:s:v rotate=90 turned.mp4");
    let report = clips.paint("--gallery ink --content turned.mp4 --output turned-out.mkv --size 32");
    assert_eq!((report["width"].as_u64(), report["height"].as_u64()), (Some(24), Some(32)));
    // Every third frame is gone; the others keep their times.
    clips.ffmpeg("-i clip.mp4 -vf select='mod(n\\,3)' -fps_mode vfr uneven.mkv");
    clips.paint("--gallery ink --content uneven.mkv --output even.mp4 --size 32");
    let seconds: f64 = clips.probe("even.mp4", "v", "duration").parse().unwrap();
    assert!((seconds - 1.5).abs() < 0.35, "{seconds}");
    // WebM takes no AAC: the sound is there all the same.
    clips.paint("--gallery ink --content clip.mp4 --output out.webm --size 32");
    assert_eq!(clips.probe("out.webm", "a", "codec_name"), "opus");
    // Nor does MP4 take what a recorder writes.
    clips.ffmpeg("-i clip.mp4 -c:v copy -c:a pcm_s16le recorded.mov");
    clips.paint("--gallery ink --content recorded.mov --output recorded.mp4 --size 32");
    assert_eq!(clips.probe("recorded.mp4", "a", "codec_name"), "aac");
    // The pictures are painted, and not the cover that comes before them.
    clips.ffmpeg("-i style.png -i clip.mp4 -map 0 -map 1 -c copy -disposition:v:0 attached_pic cover.mp4");
    let report = clips.paint("--gallery ink --content cover.mp4 --output covered.mp4 --size 32");
    assert_eq!((report["frames"].as_u64(), report["height"].as_u64()), (Some(FRAMES as u64), Some(24)));
}

fn the_smallest_and_the_largest_and_those_that_change_their_size() {
    let clips = Clips::new();
    let frames = |call: &str| clips.paint(&format!("--gallery ink {call}"))["frames"].as_u64();
    // They become what encoders take.
    clips.ffmpeg("-i clip.mp4 -vf scale=1:1 -pix_fmt yuv444p -c:v ffv1 -frames:v 2 -an tiny.mkv");
    assert_eq!(frames("--content tiny.mkv --output tiny.mp4"), Some(2));
    clips.ffmpeg("-i clip.mp4 -vf scale=7680:4320 -c:v mjpeg -frames:v 2 -an huge.mkv");
    assert_eq!(frames("--content huge.mkv --output huge.mp4 --size 64"), Some(2));
    assert_eq!(clips.probe("huge.mp4", "v", "width,height"), "64,36");
    clips.ffmpeg("-i clip.mp4 -c:v mpeg2video -q:v 2 -an -f mpegts one.ts");
    clips.ffmpeg("-i clip.mp4 -vf scale=48:48 -c:v mpeg2video -q:v 2 -an -f mpegts other.ts");
    let [mut both, other] = ["one.ts", "other.ts"].map(|name| std::fs::read(clips.path(name)).unwrap());
    both.extend(other);
    clips.put("changing.ts", &both);
    assert!(frames("--content changing.ts --output changing.mp4 --size 32").unwrap() > FRAMES as u64);
    assert_eq!(clips.probe("changing.mp4", "v", "width,height"), "32,24");
}

fn a_video_that_breaks_off_is_painted_until_there() {
    let clips = Clips::new();
    clips.ffmpeg("-i clip.mp4 -c:v mjpeg -q:v 2 -an whole.mkv");
    let whole = std::fs::read(clips.path("whole.mkv")).unwrap();
    clips.put("cut.mkv", &whole[..whole.len() * 6 / 10]);
    let output = clips.run("--gallery ink --content cut.mkv --output out.mp4 --size 32 --json");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let frames = report["frames"].as_u64().unwrap();
    assert!((2..FRAMES as u64).contains(&frames), "{frames}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("cut.mkv is cut off after {frames} frames; what is before is painted.")), "{said}");
    assert_eq!(clips.probe("out.mp4", "v", "nb_read_packets"), frames.to_string());
}

fn what_is_no_video_is_refused_in_one_sentence_and_leaves_nothing() {
    let clips = Clips::new();
    clips.put("empty.mp4", b"");
    clips.put("text.mp4", b"not a video");
    let whole = std::fs::read(clips.path("clip.mp4")).unwrap();
    clips.put("cut.mp4", &whole[..whole.len() / 2]);
    clips.ffmpeg("-i clip.mp4 -vn -c copy sound.m4a");
    for name in ["empty.mp4", "text.mp4", "cut.mp4", "sound.m4a"] {
        let message = clips.refusal(&format!("--gallery ink --content {name} --output out.mp4"));
        assert!(message.starts_with(name) && message.contains("cannot be read as a video"), "{message}");
    }
    let message = clips.refusal("--gallery ink --content missing.mp4 --output out.mp4");
    assert!(message.contains("missing.mp4 could not be read"), "{message}");
    let message = clips.refusal("--gallery ink --content clip.mp4 --output out.gif");
    assert!(message.contains(".webm"), "{message}");
    let message = clips.refusal("--gallery ink --content clip.mp4 --output nowhere/out.mp4");
    assert!(message.contains("nowhere/out.mp4"), "{message}");
    let message = clips.refusal("--gallery ink --content clip.mp4 --output out.mp4 --steadiness 2");
    assert!(message.contains("steadiness"), "{message}");
    assert!(!clips.path("out.mp4").exists());
}

fn without_ffmpeg_it_says_what_to_install() {
    let clips = Clips::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_impasto"));
    command.current_dir(clips.0.path()).env("PATH", Path::new("/nowhere"));
    command.args("video --gallery ink --content clip.mp4 --output out.mp4 --device cpu".split_whitespace());
    let message = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(message.contains("install FFmpeg"), "{message}");
}

fn the_loop_paints_in_passes_and_goes_on_after_a_failure() {
    let clips = Clips::new();
    clips.put("recipe.json", br#"{"network": "vgg19-random", "iterations": 3, "margin": 0}"#);
    let call = "--style style.png --recipe recipe.json --content clip.mp4 --size 32 --frame-iterations 2 --passes 2";
    // Where the file is to be is a folder: painted in vain, but kept.
    std::fs::create_dir(clips.path("out.mp4")).unwrap();
    clips.refusal(&format!("{call} --output out.mp4"));
    let kept = clips.path("out.mp4.frames");
    let painted = |kind: &str| {
        let files = std::fs::read_dir(&kept).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        files.filter(|name| name.starts_with(kind)).count()
    };
    assert_eq!((painted("frame"), painted("pass1"), painted("pass2")), (FRAMES, FRAMES, FRAMES));
    // What is there is not painted again.
    let marked = encode(&Rgb::from_fn(32, 24, |_, _| [1.0, 0.0, 0.0]), Format::Png).unwrap();
    std::fs::write(kept.join("pass2-000004.png"), marked).unwrap();
    std::fs::remove_dir(clips.path("out.mp4")).unwrap();
    let report = clips.paint(&format!("{call} --output out.mp4"));
    assert_eq!(report["frames"].as_u64(), Some(FRAMES as u64));
    let [red, green, _] = clips.frames("out.mp4", (32, 24))[4].pixel(16, 12);
    assert!(red > 0.9 && green < 0.1, "{red} {green}");
    assert!(!kept.exists());
}

fn a_look_is_taught_from_key_frames() {
    let clips = Clips::new();
    clips.put("recipe.json", br#"{"network": "vgg19-lite", "iterations": 3}"#);
    let call = "--style style.png --recipe recipe.json --content clip.mp4 --size 48 --minutes 0.05 --output out.mp4";
    let report = clips.paint(&format!("{call} --key-frame 0 --key-frame 1"));
    assert_eq!(report["frames"].as_u64(), Some(FRAMES as u64));
    let message = clips.refusal(&format!("{call} --key-frame 99"));
    assert!(message.contains("--key-frame is 99 seconds; it must be within the video"), "{message}");
}

fn main() -> ExitCode {
    let missing = Command::new("ffmpeg").arg("-version").output().is_err();
    let reason = if missing { " (ffmpeg is missing)" } else { "" };
    let tests: [(&str, fn()); 8] = [
        (
            "the_file_holds_the_painted_frames_and_the_sound_as_it_was",
            the_file_holds_the_painted_frames_and_the_sound_as_it_was,
        ),
        ("sizes_turns_rates_and_containers", sizes_turns_rates_and_containers),
        (
            "the_smallest_and_the_largest_and_those_that_change_their_size",
            the_smallest_and_the_largest_and_those_that_change_their_size,
        ),
        ("a_video_that_breaks_off_is_painted_until_there", a_video_that_breaks_off_is_painted_until_there),
        (
            "what_is_no_video_is_refused_in_one_sentence_and_leaves_nothing",
            what_is_no_video_is_refused_in_one_sentence_and_leaves_nothing,
        ),
        ("without_ffmpeg_it_says_what_to_install", without_ffmpeg_it_says_what_to_install),
        (
            "the_loop_paints_in_passes_and_goes_on_after_a_failure",
            the_loop_paints_in_passes_and_goes_on_after_a_failure,
        ),
        ("a_look_is_taught_from_key_frames", a_look_is_taught_from_key_frames),
    ];
    let trials = tests.map(|(name, run)| {
        let trial = Trial::test(format!("{name}{reason}"), move || {
            run();
            Ok(())
        });
        trial.with_ignored_flag(missing)
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit_code()
}
