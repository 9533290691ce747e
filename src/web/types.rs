//! What TypeScript is told beside the classes.

use wasm_bindgen::prelude::wasm_bindgen;

/// What is no class: the types of JSON come from the schema.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type { LearningSettings, Progress, Recipe } from "./recipe";

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

/** A frame that was painted. */
export interface PaintedFrame {
  pixels: Pixels;
  /** Whether a shot begins with it. */
  cut: boolean;
  /** The share of the frame that could be followed from the one before, 0 to 1. */
  trusted: number;
}

/** How far learning has come. */
export interface LearningProgress {
  /** Steps done. */
  steps: number;
  /** The mean loss of the last few steps. */
  loss: number;
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
