//! The real program, as a user would call it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use impasto::{
    gallery::Work,
    image::{Format, Rgb, decode, encode, with_text},
    network::{pack, random},
};
use tempfile::TempDir;

/// A folder with a photo, a style picture and nothing else; the program runs in it, away from any weights.
struct Sandbox(TempDir);

impl Sandbox {
    fn new() -> Self {
        let sandbox = Self(tempfile::tempdir().unwrap());
        sandbox.put("photo.png", &png(&Work::Photo.paint(40, 1)));
        sandbox.put("style.jpg", &encode(&Work::Mosaic.paint(32, 1), Format::Jpeg).unwrap());
        sandbox
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn run(&self, arguments: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_impasto"))
            .current_dir(self.0.path())
            .env_remove("IMPASTO_WEIGHTS")
            .env("XDG_CACHE_HOME", self.0.path())
            .args(arguments.split_whitespace())
            .output()
            .unwrap()
    }

    /// A list of paintings that take no time, some of which cannot be made.
    fn put_manifest(&self, lines: &[&str]) {
        std::fs::create_dir_all(self.path("lists")).unwrap();
        let settings = r#""recipe": {"network": "vgg19-random", "size": 16, "iterations": 1}"#;
        let lines: Vec<String> = lines.iter().map(|line| line.replace("QUICK", settings)).collect();
        self.put("lists/list.jsonl", lines.join("\n").as_bytes());
    }

    fn stylize(&self, more: &str) -> Output {
        let usual =
            "stylize --content photo.png --style style.jpg --output out.png --device cpu --size 24 --iterations 3";
        self.run(&format!("{usual} {more}"))
    }

    /// Runs to failure; one line on stderr, status 1.
    fn refusal(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments}: {message}");
        assert_eq!(message.trim().lines().count(), 1, "{message}");
        message
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn png(picture: &Rgb) -> Vec<u8> {
    encode(picture, Format::Png).unwrap()
}

fn read(path: &Path) -> Rgb {
    decode(&std::fs::read(path).unwrap(), "out").unwrap().picture
}

#[test]
fn it_paints_and_reports() {
    let sandbox = Sandbox::new();
    let output = sandbox.stylize("--network vgg19-random --json");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report: serde_json::Value = serde_json::from_str(text(&output.stdout).lines().last().unwrap()).unwrap();
    for key in ["output", "seconds", "first_iteration_ms", "iteration_ms", "evaluations", "peak_bytes"] {
        assert!(!report[key].is_null(), "{key} in {report}");
    }
    assert_eq!((report["width"].as_u64(), report["height"].as_u64()), (Some(24), Some(16)));
    assert_eq!((report["network"].as_str(), report["device"].as_str()), (Some("vgg19-random"), Some("cpu")));
    assert_eq!(report["iterations"].as_u64(), Some(3));
    let loss = |key: &str| report["loss"][key].as_f64().unwrap();
    assert!(loss("end") < loss("start"));
    assert!((loss("content") + loss("style") + loss("tv") - loss("end")).abs() < 0.05 * loss("end"));
    assert_eq!(read(&sandbox.path("out.png")).width(), 24);
}

#[test]
fn the_same_call_gives_the_same_file() {
    let sandbox = Sandbox::new();
    let paint = |seed: u64| {
        sandbox.put("noise.json", br#"{"init": "noise"}"#);
        let output = sandbox.stylize(&format!("--network vgg19-random --recipe noise.json --seed {seed}"));
        assert!(output.status.success(), "{}", text(&output.stderr));
        std::fs::read(sandbox.path("out.png")).unwrap()
    };
    assert_eq!(paint(1), paint(1));
    assert_ne!(paint(1), paint(2));
}

#[test]
fn without_any_file_it_paints_with_its_own_network() {
    let output = Sandbox::new().stylize("--json");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains(r#""network":"vgg19-lite""#), "{}", text(&output.stdout));
}

#[test]
fn bad_pictures_are_named_with_a_remedy_and_the_last_result_stays() {
    let sandbox = Sandbox::new();
    sandbox.put("out.png", b"an earlier result");
    let whole = png(&Work::Photo.paint(40, 1));
    sandbox.put("empty.png", b"");
    sandbox.put("notes.png", b"Dear diary");
    sandbox.put("cut.png", &whole[..whole.len() / 2]);
    sandbox.put("dot.png", &png(&Rgb::from_fn(1, 1, |_, _| [0.5; 3])));
    for (file, words) in [
        ("missing.png", "could not be read"),
        ("empty.png", "empty"),
        ("notes.png", "not a picture"),
        ("cut.png", "damaged"),
        ("dot.png", "1x1"),
    ] {
        let message =
            sandbox.refusal(&format!("stylize --content {file} --style style.jpg --output out.png --device cpu"));
        assert!(message.contains(file) && message.contains(words), "{message}");
        let message =
            sandbox.refusal(&format!("stylize --content photo.png --style {file} --output out.png --device cpu"));
        assert!(message.contains(file) && message.contains(words), "{message}");
    }
    assert_eq!(std::fs::read(sandbox.path("out.png")).unwrap(), b"an earlier result");
}

#[test]
fn a_picture_named_txt_paints() {
    let sandbox = Sandbox::new();
    std::fs::rename(sandbox.path("photo.png"), sandbox.path("photo.txt")).unwrap();
    let call = "stylize --content photo.txt --style style.jpg --output o.jpg --device cpu --size 24 --iterations 1 --network vgg19-random";
    assert!(sandbox.run(call).status.success());
    assert_eq!(read(&sandbox.path("o.jpg")).width(), 24);
}

#[test]
fn a_painting_gives_its_recipe() {
    let sandbox = Sandbox::new();
    let paint = |more: &str| {
        let output = sandbox.stylize(more);
        assert!(output.status.success(), "{}", text(&output.stderr));
        read(&sandbox.path("out.png"))
    };
    let painted = paint("--network vgg19-random --style-scale 0.5 --strength 0.9");
    std::fs::rename(sandbox.path("out.png"), sandbox.path("first.png")).unwrap();
    assert_eq!(paint("--recipe first.png"), painted);
    assert_ne!(paint("--recipe first.png --style-scale 1"), painted);
    let usual = "stylize --content photo.png --style style.jpg --output out.png --device cpu --recipe";
    assert!(sandbox.refusal(&format!("{usual} photo.png")).contains("does not say how it was painted"));
    sandbox.put("bad.png", &with_text(&png(&read(&sandbox.path("photo.png"))), "impasto-recipe", "{\"size\": 1}"));
    assert!(sandbox.refusal(&format!("{usual} bad.png")).contains("size is 1; it must be 16 to 4096"));
}

#[test]
fn a_preset_brings_settings_and_a_style() {
    let sandbox = Sandbox::new();
    let paint = |more: &str| {
        let usual = "stylize --content photo.png --output out.png --device cpu --size 24 --iterations 2";
        let output = sandbox.run(&format!("{usual} --network vgg19-random {more}"));
        assert!(output.status.success(), "{}", text(&output.stderr));
        read(&sandbox.path("out.png"))
    };
    let oil = paint("--preset oil");
    assert_ne!(oil, paint("--preset ink"));
    assert_ne!(oil, paint("--preset oil --style style.jpg"), "a style that is given goes before");
    assert_ne!(oil, paint("--preset oil --strength 0"), "so does a setting");
    let output = sandbox.run("stylize --content photo.png --output out.png --preset tar");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("oil, "), "{}", text(&output.stderr));
    let output = sandbox.run("stylize --content photo.png --output out.png");
    assert_eq!(output.status.code(), Some(2), "without both there is no style");
}

#[test]
fn flags_go_before_the_recipe() {
    let sandbox = Sandbox::new();
    sandbox.put("recipe.json", br#"{"pooling": "max", "strength": 0.2, "iterations": 2}"#);
    let paint = |flags: &str| {
        let usual = "stylize --content photo.png --style style.jpg --output out.png --device cpu --size 24";
        assert!(sandbox.run(&format!("{usual} --network vgg19-random {flags}")).status.success(), "{flags}");
        std::fs::read(sandbox.path("out.png")).unwrap()
    };
    let painted = paint("--recipe recipe.json --pooling average --style-scale 0.5");
    assert_eq!(painted, paint("--pooling average --style-scale 0.5 --strength 0.2 --iterations 2"));
    assert_ne!(painted, paint("--recipe recipe.json"));
}

#[test]
fn bad_settings_are_named_with_a_remedy() {
    let sandbox = Sandbox::new();
    let usual = "stylize --content photo.png --style style.jpg --output out.png --device cpu --network";
    for (more, words) in [
        ("vgg19-random --size 0", "size is 0; it must be 16 to 4096"),
        ("vgg19-random --size 100000", "size is 100000"),
        ("vgg19-random --iterations 0", "iterations is 0"),
        ("vgg19-random --strength 7", "strength is 7"),
        ("vgg19-random --style-scale 9", "style_scale is 9; it must be 0.1 to 4"),
        ("alexnet", "choose one of"),
        ("vgg19", "--weights"),
        ("vgg19-random --recipe none.json", "none.json"),
    ] {
        let message = sandbox.refusal(&format!("{usual} {more}"));
        assert!(message.contains(words), "{message}");
    }
    sandbox.put("layer.json", br#"{"style_layers": {"relu9_9": 1}}"#);
    assert!(sandbox.refusal(&format!("{usual} vgg19-random --recipe layer.json")).contains("relu9_9"));
    sandbox.put("typo.json", br#"{"strenght": 1}"#);
    assert!(sandbox.refusal(&format!("{usual} vgg19-random --recipe typo.json")).contains("strenght"));
    let message = sandbox.refusal("stylize --content photo.png --style style.jpg --output out.xyz --device cpu");
    assert!(message.contains(".png"), "{message}");
}

#[test]
fn styles_are_mixed_by_their_weights() {
    let sandbox = Sandbox::new();
    sandbox.put("other.png", &png(&Work::Ink.paint(32, 1)));
    let paint = |more: &str| {
        let output = sandbox.stylize(more);
        assert!(output.status.success(), "{}", text(&output.stderr));
        read(&sandbox.path("out.png"))
    };
    let one = paint("");
    assert_eq!(paint("--style style.jpg --style-weights 0.2,0.8"), one, "a picture mixed with itself");
    let mixed = paint("--style other.png --style-weights 0.3,0.7");
    assert_ne!(mixed, one);
    assert_ne!(mixed, paint("--style other.png"));
    assert_ne!(paint("--init-image other.png"), one);
    let message = sandbox
        .refusal("stylize --content photo.png --style style.jpg --output out.png --device cpu --style-weights 1,2");
    assert!(message.contains("style-weights is 2 numbers") && message.contains("of which there are 1"), "{message}");
    let message = sandbox
        .refusal("stylize --content photo.png --style style.jpg --output out.png --device cpu --style-weights 0");
    assert!(message.contains("weighted by 0"), "{message}");
}

#[test]
fn a_wrong_use_exits_with_2() {
    let pooling = "stylize --content a.png --style b.png --output c.png --pooling mean";
    let batch = "batch list.jsonl --out out --shard 8/8";
    let pack = "pack --bits 5 --from a --network b --out c";
    for call in ["", pooling, "paint", "stylize --content photo.png", pack, batch, "batch list.jsonl --out o --jobs 0"]
    {
        assert_eq!(Sandbox::new().run(call).status.code(), Some(2), "{call:?}");
    }
}

#[test]
fn it_packs_and_paints_with_the_pack() {
    let sandbox = Sandbox::new();
    write_weights(&sandbox.path("vgg19_small.safetensors"));
    let output = sandbox.run("pack --from vgg19_small.safetensors --network vgg19 --bits 8 --out packs/vgg19");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(pack::read_folder(&sandbox.path("packs/vgg19")).unwrap().convolutions.len(), 4);
    let output = sandbox.stylize("--network vgg19 --json");
    assert!(output.status.success(), "{}", text(&output.stderr));
    // A pack that was tampered with is refused, and names its file.
    let shard = std::fs::read_dir(sandbox.path("packs/vgg19")).unwrap().map(|entry| entry.unwrap().path());
    let shard = shard.into_iter().find(|path| path.extension().unwrap() == "deflate").unwrap();
    let mut bytes = std::fs::read(&shard).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&shard, bytes).unwrap();
    let message = text(&sandbox.stylize("--network vgg19").stderr);
    assert!(message.contains(shard.file_name().unwrap().to_str().unwrap()), "{message}");
}

#[test]
fn what_cannot_be_packed_is_named() {
    let sandbox = Sandbox::new();
    sandbox.put("junk.safetensors", b"junk");
    sandbox.put("junk.pth", b"junk");
    for file in ["junk.safetensors", "junk.pth", "photo.png"] {
        let message = sandbox.refusal(&format!("pack --from {file} --network vgg19 --out p"));
        assert!(message.contains(file) && message.contains("conv1_1"), "{message}");
    }
    assert!(sandbox.refusal("pack --from none.pth --network vgg19 --out p").contains("could not be read"));
    assert!(sandbox.refusal("pack --from junk.pth --network alexnet --out p").contains("choose one of"));
}

const PAINTING: &str = r#"{"content": "../photo.png", "style": "../style.jpg", QUICK}"#;

/// The list of failures: line numbers and codes.
fn failures(path: &Path) -> Vec<(u64, String)> {
    let lines = std::fs::read_to_string(path).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let failure = |value: serde_json::Value| {
        assert!(value["message"].as_str().unwrap().len() > 10, "{value}");
        (value["line"].as_u64().unwrap(), value["code"].as_str().unwrap().to_owned())
    };
    let mut all: Vec<_> = lines.map(failure).collect();
    all.sort();
    all
}

#[test]
fn a_batch_paints_what_it_can_and_writes_down_the_rest() {
    let sandbox = Sandbox::new();
    sandbox.put("notes.png", b"Dear diary");
    sandbox.put_manifest(&[
        PAINTING,
        r#"{"content": "../notes.png", "style": "../style.jpg", QUICK}"#,
        r#"{"content": "../photo.png", "#,
        r#"{"content": "../photo.png", "style": "../style.jpg", "output": "more/b.jpg", QUICK}"#,
        r#"{"content": "../photo.png", "style": "../style.jpg", "recipe": {"size": 1}}"#,
        r#"{"content": "../photo.png", "style": "../style.jpg", "output": "../b.png", QUICK}"#,
    ]);
    let message = sandbox.refusal("batch lists/list.jsonl --out out --device cpu --jobs 3");
    assert!(message.contains("4 of 6") && message.contains("failed.jsonl"), "{message}");
    assert_eq!(read(&sandbox.path("out/1-photo-style.png")).width(), 16);
    assert_eq!(read(&sandbox.path("out/more/b.jpg")).width(), 16);
    assert!(!sandbox.path("b.png").exists(), "nothing is written outside the folder");
    let codes = [(2, "not-a-picture"), (3, "bad-line"), (5, "bad-setting"), (6, "bad-line")];
    assert_eq!(failures(&sandbox.path("out/failed.jsonl")), codes.map(|(line, code)| (line, code.to_owned())));
}

#[test]
fn a_batch_goes_on_where_it_was_cut_off() {
    let sandbox = Sandbox::new();
    sandbox.put_manifest(&[PAINTING, r#"{"content": "../later.png", "style": "../style.jpg", QUICK}"#, PAINTING]);
    sandbox.refusal("batch lists/list.jsonl --out out --device cpu");
    // What is there is left alone; what a killed run left half-written is not taken for it.
    sandbox.put("out/1-photo-style.png", b"an earlier result");
    std::fs::rename(sandbox.path("out/3-photo-style.png"), sandbox.path("out/3-photo-style.png.part")).unwrap();
    sandbox.put("later.png", &png(&Work::Photo.paint(40, 1)));
    let output = sandbox.run("batch lists/list.jsonl --out out --device cpu --json");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let summary: serde_json::Value = serde_json::from_str(&text(&output.stdout)).unwrap();
    assert_eq!([&summary["painted"], &summary["skipped"], &summary["failed"]], [2, 1, 0]);
    assert_eq!(std::fs::read(sandbox.path("out/1-photo-style.png")).unwrap(), b"an earlier result");
    let mut names: Vec<_> =
        std::fs::read_dir(sandbox.path("out")).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["1-photo-style.png", "2-later-style.png", "3-photo-style.png"]);
}

#[test]
fn shards_share_a_batch_out() {
    let sandbox = Sandbox::new();
    sandbox.put_manifest(&[PAINTING, PAINTING, "", PAINTING, "nonsense"]);
    let output = sandbox.run("batch lists/list.jsonl --out out --device cpu --shard 1/2");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("2 painted, 0 skipped, 0 failed"), "{}", text(&output.stdout));
    let message = sandbox.refusal("batch lists/list.jsonl --out out --device cpu --shard 0/2");
    assert!(message.contains("1 of 2") && message.contains("failed-0.jsonl"), "{message}");
    assert_eq!(failures(&sandbox.path("out/failed-0.jsonl")), [(5, "bad-line".to_owned())]);
    assert!(sandbox.path("out/1-photo-style.png").exists() && sandbox.path("out/4-photo-style.png").exists());
}

#[test]
fn a_painting_of_a_batch_is_the_one_that_stylize_makes() {
    let sandbox = Sandbox::new();
    sandbox.put_manifest(&[PAINTING; 4]);
    assert!(sandbox.run("batch lists/list.jsonl --out out --device cpu --jobs 4").status.success());
    let alone = sandbox.run(
        "stylize --content photo.png --style style.jpg --output a.png --device cpu --network vgg19-random --size 16 --iterations 1",
    );
    assert!(alone.status.success());
    let expected = std::fs::read(sandbox.path("a.png")).unwrap();
    for line in 1..=4 {
        assert_eq!(std::fs::read(sandbox.path(&format!("out/{line}-photo-style.png"))).unwrap(), expected, "{line}");
    }
}

const EVALUATE: &str = "evaluate --content photo.png --style style.jpg --network vgg19-random --result";

#[test]
fn a_result_is_measured_against_photo_and_style() {
    let sandbox = Sandbox::new();
    assert!(sandbox.stylize("--network vgg19-random").status.success());
    let measure = |result: &str| -> serde_json::Value {
        let output = sandbox.run(&format!("{EVALUATE} {result} --size 24 --json"));
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_str(&text(&output.stdout)).unwrap()
    };
    let (painting, photo) = (measure("out.png"), measure("photo.png"));
    let number =
        |report: &serde_json::Value, path: &str| report.pointer(path).and_then(serde_json::Value::as_f64).unwrap();
    // The photo itself keeps everything of itself; a painting gives some of it for the style.
    for (path, best) in
        [("/content_loss/mean", 0.0), ("/self_similarity/mean", 0.0), ("/chroma_distance", 0.0), ("/ssim", 1.0)]
    {
        assert!((number(&photo, path) - best).abs() < 1e-6, "{path} in {photo}");
        assert!((number(&painting, path) - best).abs() > 1e-3, "{path} in {painting}");
    }
    for path in ["/style_loss/mean", "/style_loss/layers/relu1_1", "/patch_distance", "/colour_distance"] {
        assert!(number(&painting, path) < number(&photo, path), "{path} in {painting} and {photo}");
    }
    assert_eq!((painting["width"].as_u64(), painting["height"].as_u64()), (Some(24), Some(16)));
    assert_eq!(painting["network"], "vgg19-random");
    assert_eq!(painting, measure("out.png"), "samples repeat");
}

#[test]
fn a_measurement_is_a_table_and_a_sheet_for_people() {
    let sandbox = Sandbox::new();
    let output = sandbox.run(&format!("{EVALUATE} photo.png --sheet sheet.png"));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    for words in ["content loss", "relu3_1", "SSIM", "style loss", "self-similarity", "patch", "colour", "chroma"] {
        assert!(table.contains(words), "{words} in {table}");
    }
    let (photo, sheet) = (read(&sandbox.path("photo.png")), read(&sandbox.path("sheet.png")));
    assert_eq!(sheet.height(), photo.height());
    // The photo stands first and, as the result, last.
    let last = sheet.width() - photo.width();
    assert!(last > photo.width());
    for (x, y) in [(0, 0), (3, 4), (photo.width() - 1, photo.height() - 1)] {
        let bits = |rgb: [f32; 3]| rgb.map(f32::to_bits);
        let expected = bits(photo.pixel(x, y));
        assert_eq!([bits(sheet.pixel(x, y)), bits(sheet.pixel(last + x, y))], [expected; 2]);
    }
}

#[test]
fn what_cannot_be_measured_is_named() {
    let sandbox = Sandbox::new();
    sandbox.put("upright.png", &png(&Rgb::from_fn(20, 40, |_, _| [0.5; 3])));
    for (more, words) in [
        ("upright.png", "upright.png is 20x40 pixels"),
        ("missing.png", "missing.png"),
        ("photo.png --sheet sheet.gif", ".png"),
    ] {
        let message = sandbox.refusal(&format!("{EVALUATE} {more}"));
        assert!(message.contains(words), "{message}");
    }
    let slim = "evaluate --content upright.png --style style.jpg --result upright.png --size 16";
    assert!(sandbox.refusal(slim).contains("8x16 pixels; choose a picture of at least 11"));
    let usual = "evaluate --content photo.png --style style.jpg --result photo.png --network";
    assert!(sandbox.refusal(&format!("{usual} alexnet")).contains("choose one of"));
    assert!(sandbox.refusal(&format!("{usual} vgg19")).contains("--weights"));
    assert_eq!(sandbox.run(&format!("{EVALUATE} photo.png --size 9")).status.code(), Some(2));
}

/// The first four convolutions of a narrow network, as a weight file.
fn write_weights(path: &Path) {
    use safetensors::{Dtype, tensor::TensorView};
    let weights = random::weights(&[4, 4, 6, 6], 1);
    let names = ["conv1_1", "conv1_2", "conv2_1", "conv2_2"];
    let bytes = |values: &[f32]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
    let data: Vec<_> = weights.convolutions.iter().map(|conv| (bytes(&conv.weight), bytes(&conv.bias))).collect();
    let mut tensors = Vec::new();
    for ((name, conv), (weight, bias)) in names.iter().zip(&weights.convolutions).zip(&data) {
        let shape = vec![conv.outputs, conv.inputs, 3, 3];
        tensors.push((format!("{name}.weight"), TensorView::new(Dtype::F32, shape, weight).unwrap()));
        tensors.push((format!("{name}.bias"), TensorView::new(Dtype::F32, vec![conv.outputs], bias).unwrap()));
    }
    std::fs::write(path, safetensors::serialize(tensors, None).unwrap()).unwrap();
}

/// Learning that takes three seconds.
const LEARN: &str = "learn --style style.jpg --minutes 0.05 --out waves.look --device cpu --network vgg19-random";
const TINY: &str = r#"{"size":"small","crop":32,"style_side":64,"batch":1}"#;

#[test]
fn a_look_is_learned_and_applied() {
    let sandbox = Sandbox::new();
    let learned = sandbox.run(&format!("{LEARN} --json --settings {TINY}"));
    assert!(learned.status.success(), "{}", String::from_utf8_lossy(&learned.stderr));
    let lines = String::from_utf8(learned.stdout).unwrap();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert!(first["step"] == 1 && first["loss"].as_f64().unwrap() > 0.0, "{first}");
    let applied = sandbox.run("apply --look waves.look --content photo.png --output out.png --device cpu --json");
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let report: serde_json::Value = serde_json::from_slice(&applied.stdout).unwrap();
    let out = decode(&std::fs::read(sandbox.path("out.png")).unwrap(), "out.png").unwrap().picture;
    assert_eq!((report["width"].as_u64(), out.width()), (Some(40), 40));
    assert_ne!(out.to_rgb8(), Work::Photo.paint(40, 1).to_rgb8());
    // On from there.
    assert!(sandbox.run(&format!("{LEARN} --from waves.look --settings {TINY}")).status.success());
}

#[test]
fn what_cannot_be_learned_or_applied_is_told() {
    let sandbox = Sandbox::new();
    sandbox.put("none.look", b"no look at all");
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    let cases = [
        ("apply --look none.look --content photo.png --output out.png --device cpu".to_string(), "none.look"),
        ("apply --look photo.png --content photo.png --output out.png --device cpu".into(), "photo.png"),
        (format!("{LEARN} --photos empty"), "photos"),
        (format!("{LEARN} --settings {{\"crop\":33}}"), "crop"),
        (format!("{LEARN} --settings {{\"colour\":1}}"), "colour"),
        (format!("{LEARN} --from none.look"), "none.look"),
    ];
    for (arguments, expected) in cases {
        let message = sandbox.refusal(&arguments);
        assert!(message.contains(expected), "{arguments}: {message}");
    }
}
