// What goes over the border between page and worker: plain data, nothing with a method.

import type { Said } from "../languages/message";
import type { Estimate, GalleryItem, PaletteItem, Pixels, Speed } from "./core";
import type { FineApi } from "./fine-protocol";
import type { LookApi } from "./look-protocol";
import type { MovingApi } from "./moving-protocol";
import type { Progress, Recipe } from "./recipe";

export type { Estimate, GalleryItem, PaletteItem, Pixels, Progress, Recipe, Speed };

/** Which engine is asked for; `auto` takes WebGPU where there is a real adapter. */
export type DeviceChoice = "auto" | "cpu" | "gpu";

/** The engine that runs. */
export interface EngineInfo {
  /** Another one for every engine that was ever opened, and each of its users: paintings live and die with theirs. */
  id: string;
  device: "cpu" | "gpu";
  /** "CPU", "CPU (2 threads)" or "WebGPU (adapter name)". */
  label: string;
  /** A sentence for the user when it is not the engine one would have expected. */
  notice: Said | undefined;
}

/** A network that can be fetched. */
export interface NetworkListing {
  name: string;
  /** Of the whole pack. */
  bytes: number;
}

/** A picture that the core makes by itself: what, and how it is varied. */
export interface GalleryPicture {
  /** Its {@link GalleryItem.id}. */
  work: string;
  seed: number;
  /** Its {@link PaletteItem.id}; the picture's own colours where there is none. */
  palette: string | undefined;
}

/** Everything that the core makes by itself. */
export interface GalleryListing {
  items: GalleryItem[];
  palettes: PaletteItem[];
}

/** Where a picture comes from. Two sources with the same `id` are the same picture. */
export type PictureSource =
  | { kind: "file"; id: string; name: string; file: Blob }
  | ({ kind: "gallery"; id: string; name: string } & GalleryPicture)
  /** What the page made itself: a mask. */
  | { kind: "pixels"; id: string; name: string; pixels: Pixels };

/** What a picture is chosen as: there are one photo, one style at least, a style for each region, and a start. */
export type PictureRole = "photo" | "style" | `style ${number}` | `region ${number}` | "start";

/** A picture that has been read and found good. */
export interface PictureInfo {
  width: number;
  height: number;
  notice: string | undefined;
  /** The settings that a PNG of ours was painted with, and the {@link PictureSource.id} of its style from the gallery. */
  recipe: Recipe | undefined;
  paintedFrom: string | undefined;
  /** The names of the other styles that it was painted from. */
  pictures: string[];
  /** Whether one can see through some of it. */
  transparent: boolean;
  /** Scaled down for showing. */
  pixels: Pixels;
}

/** A style for what no region claims; weights are relative to each other, and 0 counts for nothing. */
export interface WeightedStyle {
  source: PictureSource;
  weight: number;
}

/** A style of its own where the mask is light. */
export interface Region {
  style: PictureSource;
  mask: PictureSource;
  /** 1 as elsewhere, 2 twice as much of the style. */
  strength: number;
}

/** The pictures of one painting. */
export interface PaintSources {
  photo: PictureSource;
  /** One at least that counts. */
  styles: WeightedStyle[];
  regions: Region[];
  /** Where this mask is light, the photo stays as it is. */
  protect: PictureSource | undefined;
  /** What to start from in place of the recipe's `init`: a picture, or the painting that is there. */
  start: PictureSource | "painting" | undefined;
}

/** Everything that makes one painting. */
export interface PaintJob extends PaintSources {
  recipe: Recipe & { size: number };
}

/** A painting that nobody has asked for yet: the sizes of its pictures, of which mostly the proportions count. */
export interface Prospect {
  photo: [width: number, height: number];
  style: [width: number, height: number];
  recipe: Recipe & { network: string; size: number };
}

/** What it will take, by the speed that was given or measured. */
export interface Forecast {
  estimate: Estimate;
  speed: Speed;
}

/** Called with the bytes that have come and the bytes there are: 0 where nobody knows. */
export type OnBytes = (loaded: number, total: number) => void;

/** What a worker gives at first. */
export interface PaintWorkerHost {
  /** Takes a user's calls by this port: each has pictures, looks and a painting of its own, and they share engine and networks. */
  connect(port: MessagePort): void;
}

/** A user's calls of the worker. One at a time, of all users together: the page queues them. */
export interface PaintWorkerApi extends LookApi, MovingApi, FineApi {
  /**
   * Opens the engine that is asked for, once for all users; later calls answer at once. Tells how much of its module has come. `models` is the
   * address of the folder with the packs.
   */
  open(choice: DeviceChoice, models: string, onBytes: OnBytes): Promise<EngineInfo>;
  /** The networks the site offers, the best default first, without the built-in one. */
  networks(signal: AbortSignal): Promise<NetworkListing[]>;
  /** The recipe with every default filled in; throws where a setting is out of its range. */
  complete(recipe: Recipe): Promise<Required<Recipe>>;
  gallery(): Promise<GalleryListing>;
  thumbnail(picture: GalleryPicture, size: number): Promise<Pixels>;
  /** Reads the picture and keeps it for `begin`; throws if it cannot be used, and keeps the earlier one. */
  inspect(role: PictureRole, source: PictureSource, longSide: number): Promise<PictureInfo>;
  /** What a painting will take; measures the speed where none is known. */
  estimate(signal: AbortSignal, prospect: Prospect, speed: Speed | undefined): Promise<Forecast>;
  /** Brings the networks that the recipe paints with to the engine. */
  load(signal: AbortSignal, recipe: Recipe, onBytes: OnBytes): Promise<void>;
  /** Starts a painting; an earlier one is kept until this has succeeded. */
  begin(job: PaintJob): Promise<Progress>;
  /** Paints another picture from beginning to end, of which nothing is kept; the present painting stays. */
  trial(signal: AbortSignal, job: PaintJob): Promise<Pixels>;
  /**
   * Gives the painting other settings, of which `iterations` is the new total, and, if wanted, other weights of its styles, other
   * regions, and another mask of what is kept. Network, size and photo stay.
   */
  steer(recipe: Recipe & { size: number }, sources: PaintSources | undefined): Promise<Progress>;
  step(iterations: number): Promise<Progress>;
  preview(): Promise<Pixels>;
  finish(): Promise<Pixels>;
  png(): Promise<Blob>;
  /** Frees all that is held for this user; to be called last. */
  close(): Promise<void>;
}
