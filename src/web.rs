//! The interface to JavaScript. `web/worker/core.d.ts` is generated from it (`cargo xtask generate`).
//!
//! Opaque handles that JavaScript frees, plain pixels and numbers across. Every failure is a JS `Error` with the name
//! `ImpastoError`, the stable [`Error::code`] as `code`, and a message fit to be shown.

#![expect(clippy::missing_errors_doc, reason = "JavaScript's side reads which codes each function throws")]

use js_sys::{Function, JSON, Object, Reflect, Uint8Array, Uint8ClampedArray};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::{
    Error,
    device::{self, Kind},
    gallery::{Palette, Work},
    image::{self, Decoded, Format, Mask, Rgb},
    network::{Architecture, pack::Reader},
    session::{Networks, Recipe, Region, SavedRecipe, Session, SourcePictures, Speed, Weighted},
};

/// Starts that many threads; in the module with shared memory only, and before an engine is opened.
#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;

type JsResult<T> = Result<T, JsValue>;

/// What is no class: the types of JSON come from the schema.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type { Progress, Recipe } from "./recipe";

/** One file of a pack. */
export interface Shard {
  file: string;
  bytes: number;
  /** Lower-case hexadecimal. */
  sha256: string;
}

export interface Pixels {
  width: number;
  height: number;
  /** RGBA, not premultiplied, row by row. */
  data: Uint8ClampedArray;
}

/** How fast a device computes. */
export interface Speed {
  /** Multiply-adds a second. */
  rate: number;
  /** Seconds of a step, a convolution or a loss, that do not depend on its size. */
  overhead: number;
}

/** What a painting will take. */
export interface Estimate {
  seconds: number;
  /** At most at once: of all memory on the CPU, of the device's on a GPU. */
  bytes: number;
  /** Whether the device has them. */
  fits: boolean;
  /** Long side in pixels of what could be painted with these settings. */
  largestSize: number;
}

export interface GalleryItem {
  id: string;
  label: string;
  kind: "style" | "photo";
}

/** Colours that a generated style can be had in. */
export interface PaletteItem {
  id: string;
  label: string;
}
"#;

#[expect(unsafe_code, reason = "the linker's own function")]
mod constructors {
    unsafe extern "C" {
        /// Runs all static constructors; some dependency registers things in them.
        fn __wasm_call_ctors();
    }

    /// Once, by hand: where no one calls this function, the linker has every export run it on every call, wasm-bindgen's
    /// small helpers included. That was two thirds of an iteration's time on a GPU.
    pub(super) fn run() {
        // SAFETY: called once, before anything that the constructors prepare is used.
        unsafe { __wasm_call_ctors() };
    }
}

/// Runs when the module is loaded: panics and Burn's log go to the console.
pub fn start() {
    constructors::run();
    console_error_panic_hook::set_once();
    // Fails only where a logger is there already.
    let _ = console_log::init_with_level(log::Level::Error);
}

/// A weight pack while its shards are loaded.
#[wasm_bindgen]
pub struct PackReader(Reader);

#[wasm_bindgen]
impl PackReader {
    /// Checks the manifest; throws `bad-manifest`.
    #[wasm_bindgen(constructor)]
    pub fn new(manifest: &[u8], address: &str) -> JsResult<Self> {
        Reader::new(manifest, address).map(Self).map_err(to_js)
    }

    /// The network's name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.manifest().name.clone()
    }

    /// Each to be fetched and added.
    #[wasm_bindgen(getter, unchecked_return_type = "Shard[]")]
    pub fn shards(&self) -> JsResult<JsValue> {
        object(&self.0.manifest().shards)
    }

    /// Copies a shard in after checking its length, hash, shapes and finiteness; throws `bad-shard`.
    pub fn add(&mut self, index: usize, bytes: &[u8]) -> JsResult<()> {
        self.0.add(index, bytes).map_err(to_js)
    }
}

/// A decoded picture, and what its file says of how it was painted.
#[wasm_bindgen]
pub struct Picture(Decoded, SavedRecipe);

#[wasm_bindgen]
impl Picture {
    /// From a file's bytes, whatever its name says; `name` is for messages. Throws `empty-file`, `not-a-picture`,
    /// `damaged-picture`, `unsupported-picture`, `picture-too-large`, `-small` or `-long`.
    pub fn decode(bytes: &[u8], name: &str) -> JsResult<Self> {
        let decoded = image::decode(bytes, name).map_err(to_js)?;
        Ok(Self(decoded, SavedRecipe::read(bytes, name)))
    }

    /// From a canvas, RGBA, for formats that only the browser knows.
    #[wasm_bindgen(js_name = fromPixels)]
    pub fn from_pixels(width: u32, height: u32, rgba: &[u8], name: &str) -> JsResult<Self> {
        image::from_rgba8(width, height, rgba, name).map(Self::new).map_err(to_js)
    }

    /// A generated picture by its id, with this long side in pixels; each `seed` is a variation. A style can be had in the
    /// colours of a palette. Throws `bad-setting` where there is no such picture or palette.
    #[wasm_bindgen(js_name = gallery)]
    pub fn from_gallery(id: &str, size: usize, seed: u32, palette: Option<String>) -> JsResult<Self> {
        let styles = || Work::ALL.map(Work::id).join(", ");
        let work = Work::from_id(id).ok_or_else(|| no_such("gallery-style", id, &styles()))?;
        let palettes = || Palette::ALL.map(Palette::id).join(", ");
        let known = |id: String| Palette::from_id(&id).ok_or_else(|| no_such("gallery-palette", &id, &palettes()));
        let palette = palette.map(known).transpose()?;
        let picture = work.paint_with(size, seed.into(), palette);
        Ok(Self::new(Decoded { picture, opacity: None, notice: None }))
    }

    /// The settings that a PNG of ours was painted with: see `Painting.png`.
    #[wasm_bindgen(getter, unchecked_return_type = "Recipe | undefined")]
    pub fn recipe(&self) -> JsResult<JsValue> {
        self.1.settings.as_ref().map_or(Ok(JsValue::UNDEFINED), object)
    }

    /// The generated style that it was painted from, in the words that `Painting.png` was given.
    #[wasm_bindgen(getter, js_name = paintedFrom)]
    pub fn painted_from(&self) -> Option<String> {
        self.1.style.clone()
    }

    /// Pixels.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> usize {
        self.0.picture.width()
    }

    /// Pixels.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> usize {
        self.0.picture.height()
    }

    /// Whether something shines through.
    #[wasm_bindgen(getter)]
    pub fn transparent(&self) -> bool {
        self.0.opacity.is_some()
    }

    /// A sentence for the user about how the file was read ("... is animated; its first frame is used."), where that may
    /// surprise.
    #[wasm_bindgen(getter)]
    pub fn notice(&self) -> Option<String> {
        let sentences: Vec<&str> = [&self.0.notice, &self.1.notice].into_iter().flatten().map(String::as_str).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// Scaled down to fit, never up.
    #[wasm_bindgen(unchecked_return_type = "Pixels")]
    pub fn pixels(&self, long_side: usize) -> JsResult<JsValue> {
        let Decoded { picture, opacity, .. } = &self.0;
        let picture = image::shrink(picture, long_side);
        let opacity = opacity.as_ref().map(|opacity| opacity.resized(picture.width(), picture.height()));
        pixels(&picture, opacity.as_ref())
    }
}

impl Picture {
    fn new(decoded: Decoded) -> Self {
        Self(decoded, SavedRecipe::default())
    }
}

/// The pictures of a painting. It keeps what it is given: the pictures themselves may be freed.
#[wasm_bindgen]
pub struct Sources(SourcePictures);

#[wasm_bindgen]
impl Sources {
    /// With a photo, whose transparency the painting keeps.
    #[wasm_bindgen(constructor)]
    pub fn new(photo: &Picture) -> Self {
        let Decoded { picture, opacity, .. } = photo.0.clone();
        let (styles, regions) = (Vec::new(), Vec::new());
        Self(SourcePictures { content: picture, opacity, styles, regions, protected: None, initial: None })
    }

    /// A style for what no region claims; weights are relative to each other. Without any, the photo stays there.
    #[wasm_bindgen(js_name = addStyle)]
    pub fn add_style(&mut self, style: &Picture, weight: f64) {
        self.0.styles.push(Weighted { value: style.0.picture.clone(), weight });
    }

    /// A style where the mask is light, by the photo's proportions. The style weight is multiplied by the strength there.
    #[wasm_bindgen(js_name = addRegion)]
    pub fn add_region(&mut self, style: &Picture, mask: &Picture, strength: f64) {
        let mask = Mask::of_luma(&mask.0.picture);
        self.0.regions.push(Region { style: style.0.picture.clone(), mask, strength });
    }

    /// Where the mask is light, by the photo's proportions, the photo stays as it is.
    pub fn protect(&mut self, mask: &Picture) {
        self.0.protected = Some(Mask::of_luma(&mask.0.picture));
    }

    /// A picture to start from, in place of what the recipe says.
    #[wasm_bindgen(js_name = startFrom)]
    pub fn start_from(&mut self, picture: &Picture) {
        self.0.initial = Some(picture.0.picture.clone());
    }
}

fn no_such(setting: &str, value: &str, known: &str) -> JsValue {
    let (setting, value) = (setting.into(), format!("{value:?}"));
    to_js(Error::BadSetting { setting, value, allowed: format!("one of {known}") })
}

#[derive(Serialize)]
struct GalleryItem {
    id: &'static str,
    label: &'static str,
    kind: &'static str,
}

/// The generated pictures: the styles, then a sample photo.
#[wasm_bindgen(unchecked_return_type = "GalleryItem[]")]
pub fn gallery() -> JsResult<JsValue> {
    let items = Work::ALL.map(|work| GalleryItem {
        id: work.id(),
        label: work.label(),
        kind: if work.is_style() { "style" } else { "photo" },
    });
    object(&items)
}

#[derive(Serialize)]
struct PaletteItem {
    id: &'static str,
    label: &'static str,
}

/// The palettes that generated styles can be had in.
#[wasm_bindgen(unchecked_return_type = "PaletteItem[]")]
pub fn palettes() -> JsResult<JsValue> {
    object(&Palette::ALL.map(|palette| PaletteItem { id: palette.id(), label: palette.label() }))
}

/// A recipe with the network's defaults filled in; throws `bad-recipe`, `bad-setting`, `unknown-network`.
#[wasm_bindgen(js_name = completeRecipe, unchecked_return_type = "Required<Recipe>")]
pub fn complete_recipe(#[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue) -> JsResult<JsValue> {
    object(&read_recipe(recipe)?)
}

/// The names of the networks that a recipe paints with: what has to be added to the engine before `begin`. Throws as
/// `completeRecipe`.
#[wasm_bindgen(js_name = requiredNetworks, unchecked_return_type = "string[]")]
pub fn required_networks(#[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue) -> JsResult<JsValue> {
    object(&read_recipe(recipe)?.networks())
}

/// The opened device with the networks that were added to it.
#[wasm_bindgen]
pub struct Engine {
    engine: device::Engine,
    networks: Networks,
}

#[wasm_bindgen]
impl Engine {
    /// Opens the device that this module was built for; throws `no-device`.
    pub async fn open() -> JsResult<Self> {
        let kind = if cfg!(feature = "gpu") { Kind::Gpu } else { Kind::Cpu };
        let engine = device::Engine::open(kind).await.map_err(to_js)?;
        Ok(Self { engine, networks: Networks::default() })
    }

    /// The device's name, for users.
    #[wasm_bindgen(getter)]
    pub fn label(&self) -> String {
        match self.engine.kind() {
            Kind::Cpu => self.engine.label().into(),
            Kind::Gpu => format!("WebGPU ({})", self.engine.label()),
        }
    }

    /// Which processor paints.
    #[wasm_bindgen(getter, unchecked_return_type = "\"cpu\" | \"gpu\"")]
    pub fn device(&self) -> String {
        self.engine.kind().name().into()
    }

    /// Whether this network was added.
    #[wasm_bindgen(js_name = hasNetwork)]
    pub fn has_network(&self, name: &str) -> bool {
        self.networks.has(name)
    }

    /// Takes in a whole pack and consumes its reader; throws `bad-manifest` if shards are missing. A painting moves to the device what each of its scales needs.
    #[wasm_bindgen(js_name = addNetwork)]
    pub fn add_network(&mut self, reader: PackReader) -> JsResult<()> {
        self.networks.add(reader.0.finish().map_err(to_js)?);
        Ok(())
    }

    /// Takes in the shape of a network, by its manifest, for estimates.
    #[wasm_bindgen(js_name = addShape)]
    pub fn add_shape(&mut self, reader: &PackReader) {
        self.networks.add_shape(Architecture::of_manifest(reader.0.manifest()));
    }

    /// Measures how fast the device computes with a network of this shape, in about a fifth of a second; `now` is a clock in
    /// seconds. Throws `no-weights` where its shape was not added, and `device-failed`.
    #[wasm_bindgen(unchecked_return_type = "Speed")]
    pub async fn measure(
        &self,
        network: &str,
        #[wasm_bindgen(unchecked_param_type = "() => number")] now: Function,
    ) -> JsResult<JsValue> {
        let now = || now.call0(&JsValue::NULL).ok().and_then(|seconds| seconds.as_f64()).unwrap_or_default();
        let speed = Speed::measure(&self.networks, network, &self.engine, now).await.map_err(to_js)?;
        object(&speed)
    }

    /// What a painting of pictures of these sizes, [width, height], will take. Needs only shapes of networks. Throws as
    /// `begin`, apart from `does-not-fit`.
    #[wasm_bindgen(unchecked_return_type = "Estimate")]
    pub fn estimate(
        &self,
        #[wasm_bindgen(unchecked_param_type = "[number, number]")] photo: &[u32],
        #[wasm_bindgen(unchecked_param_type = "[number, number]")] style: &[u32],
        #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue,
        rate: f64,
        overhead: f64,
    ) -> JsResult<JsValue> {
        let size = |size: &[u32]| match size {
            [width, height] => (*width as usize, *height as usize),
            _ => (1, 1),
        };
        let recipe = read_recipe(recipe)?;
        let sizes = (size(photo), &[size(style)][..]);
        let speed = Speed { rate, overhead };
        object(&Session::estimate(&self.networks, &self.engine, sizes, &recipe, speed).map_err(to_js)?)
    }

    /// Begins a painting. Throws as `completeRecipe`, `no-weights` where a network was not added, and
    /// `does-not-fit` where the size is too much for the device.
    #[expect(clippy::unused_async, reason = "a promise for JavaScript: planning may come to ask the device")]
    pub async fn begin(
        &mut self,
        sources: &Sources,
        #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue,
    ) -> JsResult<Painting> {
        let recipe = read_recipe(recipe)?;
        let pictures = sources.0.clone();
        let session = Session::new(&self.networks, &self.engine, &pictures, recipe).map_err(to_js)?;
        Ok(Painting { session, pictures })
    }
}

/// A painting in progress.
#[wasm_bindgen]
pub struct Painting {
    session: Session,
    pictures: SourcePictures,
}

#[wasm_bindgen]
impl Painting {
    /// Runs up to `n` iterations; resolves early when done. One call at a time. Throws `device-failed`, `not-finite`.
    #[wasm_bindgen(unchecked_return_type = "Progress")]
    pub async fn step(&mut self, n: usize) -> JsResult<JsValue> {
        let progress = self.session.step(n).await.map_err(to_js)?;
        object(progress)
    }

    /// How far it is.
    #[wasm_bindgen(getter, unchecked_return_type = "Progress")]
    pub fn progress(&self) -> JsResult<JsValue> {
        object(self.session.progress())
    }

    /// Has `Progress.work` count by this speed. Throws as `begin`.
    #[wasm_bindgen(js_name = expectSpeed)]
    pub fn expect_speed(&mut self, rate: f64, overhead: f64) -> JsResult<()> {
        self.session.expect_speed(Speed { rate, overhead }).map_err(to_js)
    }

    /// Goes on from the present picture with another recipe, whose networks must have been added; its iterations count from
    /// the painting's beginning. Throws as `begin`, and then the painting is as before.
    pub async fn steer(&mut self, #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue) -> JsResult<()> {
        let recipe = read_recipe(recipe)?;
        self.session.steer(&self.pictures, recipe).await.map_err(to_js)
    }

    /// The picture at the present scale; throws `device-failed`.
    #[wasm_bindgen(unchecked_return_type = "Pixels")]
    pub async fn preview(&mut self) -> JsResult<JsValue> {
        let picture = self.session.preview().await.map_err(to_js)?;
        self.pixels(&picture)
    }

    /// The picture at full size; the last good one where the device is lost.
    #[wasm_bindgen(unchecked_return_type = "Pixels")]
    pub async fn finish(&mut self) -> JsResult<JsValue> {
        let picture = self.session.finish().await;
        self.pixels(&picture)
    }

    /// As `finish`, as a PNG file that carries the recipe, and `style`, the name of the generated style, where it was one.
    pub async fn png(&mut self, style: Option<String>) -> JsResult<Uint8Array> {
        let picture = self.session.finish().await;
        let opacity = self.session.opacity(picture.width(), picture.height());
        let file = image::encode_with_opacity(&picture, opacity.as_ref(), Format::Png).map_err(to_js)?;
        let file = SavedRecipe::write(&file, self.session.recipe(), style.as_deref());
        Ok(Uint8Array::from(file.as_slice()))
    }
}

impl Painting {
    fn pixels(&self, picture: &Rgb) -> JsResult<JsValue> {
        pixels(picture, self.session.opacity(picture.width(), picture.height()).as_ref())
    }
}

fn read_recipe(recipe: &JsValue) -> JsResult<Recipe> {
    let json = JSON::stringify(recipe)?.as_string().unwrap_or_default();
    Recipe::from_json(&json, "of this page").map_err(to_js)
}

fn object(value: &impl Serialize) -> JsResult<JsValue> {
    JSON::parse(&serde_json::to_string(value).expect("plain data"))
}

fn pixels(picture: &Rgb, opacity: Option<&Mask>) -> JsResult<JsValue> {
    let data = Uint8ClampedArray::from(picture.to_rgba8(opacity).as_slice());
    let object = Object::new();
    Reflect::set(&object, &"width".into(), &picture.width().into())?;
    Reflect::set(&object, &"height".into(), &picture.height().into())?;
    Reflect::set(&object, &"data".into(), &data)?;
    Ok(object.into())
}

fn to_js(error: impl Into<Error>) -> JsValue {
    let error = error.into();
    let object = js_sys::Error::new(&error.to_string());
    object.set_name("ImpastoError");
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&object, &"code".into(), &error.code().into());
    object.into()
}

/// The loop that benchmarks time; only in the modules that `cargo xtask bench` builds.
#[cfg(feature = "reference")]
#[wasm_bindgen]
pub struct Benchmark(crate::bench::Loop);

#[cfg(feature = "reference")]
#[wasm_bindgen]
impl Benchmark {
    /// VGG-19's shape with random weights on a square picture, by our kernels or (`reference`) Burn's.
    pub async fn start(engine: &Engine, size: usize, reference: bool) -> JsResult<Self> {
        use crate::bench::{Implementation, Loop, vgg19_shape};
        let implementation = if reference { Implementation::Burn } else { Implementation::Impasto };
        Loop::new(implementation, &vgg19_shape(), size, &engine.engine, false).await.map(Self).map_err(to_js)
    }

    /// One iteration; its loss.
    pub async fn step(&mut self) -> JsResult<f32> {
        self.session.step().await.map_err(to_js)
    }
}
