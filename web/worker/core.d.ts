// The surface of the Rust core as wasm-bindgen exports it: the same for the modules of the CPU, with and without threads, and of the GPU.
// All are made by `wasm-bindgen --target web` and served next to the page as /impasto-cpu.js, /impasto-cpu_bg.wasm,
// /impasto-gpu.js, /impasto-gpu_bg.wasm. Hand-kept in step with src/web.rs.
//
// Every failure is a JS Error with name "ImpastoError", a stable `code` ("not-a-picture", "bad-shard", ...: see
// Error::code in src/error.rs) and a message that is one sentence with the remedy, fit to be shown.

export interface Shard {
  file: string;
  bytes: number;
  sha256: string;
}

export interface Pixels {
  width: number;
  height: number;
  /** RGBA, row by row, alpha 255. */
  data: Uint8ClampedArray;
}

export interface Progress {
  /** Iterations done, over all scales. */
  iteration: number;
  /** Iterations the recipe asks for, over all scales. */
  iterations: number;
  evaluations: number;
  /** The scale being painted, from 1, and how many there are. */
  scale: number;
  scales: number;
  width: number;
  height: number;
  loss: number;
  content: number;
  style: number;
  tv: number;
  /** The loss on values outside 0..1. */
  range: number;
  done: boolean;
  /** Share of the whole work done, 0..1, weighted by the pixels of each scale: the progress bar's value. */
  work: number;
}

/** Everything optional: what is left out takes the network's default. See `Recipe` in src/session/recipe.rs. */
export interface Recipe {
  network: string;
  strength?: number; // 0..1, photo to style
  size?: number; // long side of the result in pixels, 16..4096
  iterations?: number; // 1..10000, over all scales
  seed?: number;
  optimizer?: unknown;
  init?: "content" | "style" | "noise";
}

export class PackReader {
  /** Checks the manifest; throws bad-manifest. */
  constructor(manifest: Uint8Array, address: string);
  readonly name: string;
  readonly shards: Shard[];
  /** Checks length, hash, shapes and finiteness of shard `index`; throws bad-shard. Copies out of `bytes`. */
  add(index: number, bytes: Uint8Array): void;
  free(): void;
}

export class Picture {
  /** `name` is used in messages. Throws empty-file, not-a-picture, damaged-picture, picture-too-... */
  static decode(bytes: Uint8Array, name: string): Picture;
  /** From a canvas, for formats only the browser knows. */
  static fromPixels(width: number, height: number, rgba: Uint8Array, name: string): Picture;
  /** One of `gallery()`, painted at this long side in pixels. */
  static gallery(id: string, size: number): Picture;
  readonly width: number;
  readonly height: number;
  /** A sentence for the user about how the file was read ("... is animated; its first frame is used."), or undefined. */
  readonly notice: string | undefined;
  /** Scaled down to fit `longSide` (never up). */
  pixels(longSide: number): Pixels;
  free(): void;
}

export interface GalleryItem {
  id: string;
  label: string;
  kind: "style" | "photo";
}

export function gallery(): GalleryItem[];

/** The full recipe with every default filled in. Throws bad-recipe, bad-setting, unknown-network. */
export function completeRecipe(recipe: Recipe): Required<Recipe>;

/** The networks that the recipe's scales paint with: all must be added to the engine before `begin`. Throws as completeRecipe. */
export function requiredNetworks(recipe: Recipe): string[];

export class Engine {
  static open(): Promise<Engine>;
  /** "CPU" or "WebGPU (adapter name)". */
  readonly label: string;
  readonly device: "cpu" | "gpu";
  hasNetwork(name: string): boolean;
  /** Moves the finished reader's network to the device; consumes the reader. Throws bad-manifest if shards are missing. */
  addNetwork(reader: PackReader): void;
  /** Neither picture is consumed. The network must have been added; throws no-weights, and does-not-fit where the size is too much. */
  begin(photo: Picture, style: Picture, recipe: Recipe): Promise<Painting>;
}

export class Painting {
  /** Runs up to n iterations; resolves early when done. Only one call at a time. */
  step(n: number): Promise<Progress>;
  readonly progress: Progress;
  /** Go on after the end, or change course: new total of iterations and strength, from the present picture. */
  continueWith(iterations: number, strength: number): Promise<void>;
  /** The picture at the present scale. */
  preview(): Promise<Pixels>;
  /** The picture at full size. */
  finish(): Promise<Pixels>;
  /** The picture at full size as a PNG file. */
  png(): Promise<Uint8Array>;
  free(): void;
}

/** Fetches and compiles the module. */
export default function init(input: { module_or_path: URL | string | Response }): Promise<unknown>;

/** Starts threads, once and before an engine is opened; only in the module impasto-cpu-threads. */
export function initThreadPool(count: number): Promise<void>;
