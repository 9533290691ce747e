// Generated from src/web by wasm-bindgen: cargo xtask generate
/* tslint:disable */
/* eslint-disable */

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



/**
 * The opened device with the networks that were added to it.
 */
export class Engine {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Takes in a whole pack and consumes its reader; throws `bad-manifest` if shards are missing. A painting moves to
     * the device what each of its scales needs.
     */
    addNetwork(reader: PackReader): void;
    /**
     * Takes in the shape of a network, by its manifest, for estimates.
     */
    addShape(reader: PackReader): void;
    /**
     * Paints a picture at once in a look, scaled down to this long side, never up; what is transparent stays so. `shares` says
     * how much of each look of its file it takes; the first alone where it is empty. The look stays on the device for the next
     * call. Throws `bad-setting`, `does-not-fit`, `device-failed`.
     */
    apply(look: Look, shares: number[], picture: Picture, long_side: number): Promise<Pixels>;
    /**
     * Begins a painting. Throws as `completeRecipe`, `no-weights` where a network was not added, and
     * `does-not-fit` where the size is too much for the device.
     */
    begin(sources: Sources, recipe: Recipe): Promise<Painting>;
    /**
     * What a painting of pictures of these sizes, [width, height], will take. Needs only shapes of networks. Throws as
     * `begin`, apart from `does-not-fit`.
     */
    estimate(photo: [number, number], style: [number, number], recipe: Recipe, rate: number, overhead: number): Estimate;
    /**
     * For frames that are painted by the loop, each near to the painting before, in the styles of `sources`, which it
     * consumes. The first frame of a shot is painted as the recipe says, whose networks must have been added; others in so many
     * `iterations`, or 40, or as many as the recipe has where these are fewer. Throws `bad-setting`.
     */
    fineFrames(sources: Sources, recipe: Recipe, iterations?: number | null): FineFrames;
    /**
     * For frames in a look; `shares` as in `apply`. `steadiness` is how much of the painting before is kept where things can be
     * followed, 0 to 0.95. Throws `bad-setting`.
     */
    framePainter(look: Look, shares: number[], steadiness: number): FramePainter;
    /**
     * Whether this network was added.
     */
    hasNetwork(name: string): boolean;
    /**
     * Begins to learn a look with the network of that name, which must have been added. Throws `bad-setting`, also where the
     * style picture is of one colour, `no-weights`,
     * `device-failed`.
     */
    learn(sources: LearningSources, settings: LearningSettings): Promise<Learner>;
    /**
     * Measures how fast the device computes with a network of this shape, in about a fifth of a second; `now` is a
     * clock in seconds. Throws `no-weights` where its shape was not added, and `device-failed`.
     */
    measure(network: string, now: () => number): Promise<Speed>;
    /**
     * Opens the device that this module was built for; throws `no-device`.
     */
    static open(): Promise<Engine>;
    /**
     * Which processor paints.
     */
    readonly device: "cpu" | "gpu";
    /**
     * The device's name, for users.
     */
    readonly label: string;
}

/**
 * A frame that the loop is painting.
 */
export class FineFrame {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * The painting as it is now, at the present scale; throws `device-failed`.
     */
    preview(): Promise<Pixels>;
    /**
     * Runs up to `n` iterations; resolves early when done. Throws `device-failed`, `not-finite`.
     */
    step(n: number): Promise<Progress>;
}

/**
 * Paints the frames of a video by the loop.
 */
export class FineFrames {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Begins a frame that a pass before has painted as `own`, RGBA too: near to the painting that was finished or kept last, its
     * neighbour in the direction of this pass. Throws as `begin`.
     */
    beginAgain(width: number, height: number, rgba: Uint8Array | number[], own: Uint8Array | number[]): FineFrame;
    /**
     * Begins the next frame, RGBA, at its own size. A cut is found by itself, and a frame of another size than the last is one.
     * Throws `no-weights`, `bad-setting`, `picture-too-small`, `-large` or `-long`, `damaged-picture`, `does-not-fit`.
     */
    begin(width: number, height: number, rgba: Uint8Array | number[]): FineFrame;
    /**
     * The painting of a frame, which it consumes; the next one begins from it.
     */
    finish(frame: FineFrame): Promise<PaintedFrame>;
    /**
     * Leaves a frame as a pass before has painted it: the first of a shot in the direction of this pass. The next one begins from
     * it. Throws `picture-too-small`, `-large` or `-long`, `damaged-picture`.
     */
    keep(width: number, height: number, rgba: Uint8Array | number[], own: Uint8Array | number[]): void;
}

/**
 * Paints the frames of a camera or a video in a look.
 */
export class FramePainter {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Begins a new shot with the next frame: what was there before is forgotten.
     */
    cut(): void;
    /**
     * Paints the next frame, RGBA, at its own size. A cut is found by itself, and a frame of another size than the last is one.
     * Throws `picture-too-small`, `-large` or `-long`, `damaged-picture`, `does-not-fit`, `device-failed`; the video
     * goes on with the next frame.
     */
    paint(width: number, height: number, rgba: Uint8Array | number[]): Promise<PaintedFrame>;
    /**
     * Another steadiness from the next frame on. Throws `bad-setting`.
     */
    setSteadiness(steadiness: number): void;
}

/**
 * Learns a look.
 */
export class Learner {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * What has been learned, under a name. Throws `device-failed`.
     */
    look(name: string): Promise<Look>;
    /**
     * A picture in the look as it is now, scaled down to this long side, never up. Throws `device-failed`.
     */
    preview(picture: Picture, long_side: number): Promise<Pixels>;
    /**
     * One step; `done` is how much of the learning is done, 0 to 1: steps become smaller towards the end. Throws
     * `device-failed`, and `not-finite` where it diverged: what it has learned is then that of some steps before.
     */
    step(done: number): Promise<LearningProgress>;
}

/**
 * What a look is learned from. It keeps what it is given: the pictures themselves may be freed.
 */
export class LearningSources {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * A photo with a painting of it, which is to be given again.
     */
    addKeyFrame(photo: Picture, painting: Picture): void;
    /**
     * A photo that it learns to paint; without any it learns from generated scenes.
     */
    addPhoto(photo: Picture): void;
    /**
     * With a style picture, of which that part counts that the recipe's `style_crop` leaves. Throws as `completeRecipe`.
     */
    constructor(style: Picture, recipe: Recipe);
    /**
     * A look to go on from.
     */
    startFrom(look: Look): void;
}

/**
 * One or more learned looks, of one file.
 */
export class Look {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * From a file's bytes, all of which are checked; `name` is for messages. Throws `bad-look`.
     */
    static read(bytes: Uint8Array | number[], name: string): Look;
    /**
     * As a file.
     */
    toBytes(): Uint8Array;
    /**
     * The looks that it holds.
     */
    readonly names: string[];
}

/**
 * A weight pack while its shards are loaded.
 */
export class PackReader {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Copies a shard in after checking its length, hash, shapes and finiteness; throws `bad-shard`.
     */
    add(index: number, bytes: Uint8Array | number[]): void;
    /**
     * Checks the manifest; throws `bad-manifest`.
     */
    constructor(manifest: Uint8Array | number[], address: string);
    /**
     * The network's name.
     */
    readonly name: string;
    /**
     * Each to be fetched and added.
     */
    readonly shards: Shard[];
}

/**
 * A painting in progress.
 */
export class Painting {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Has `Progress.work` count by this speed. Throws as `begin`.
     */
    expectSpeed(rate: number, overhead: number): void;
    /**
     * The picture at full size; the last good one where the device is lost.
     */
    finish(): Promise<Pixels>;
    /**
     * As `finish`, as a PNG file that carries the recipe; `style`, the name of the generated style, where it was one; and the
     * names of other style pictures.
     */
    png(style: string | null | undefined, pictures: string[]): Promise<Uint8Array>;
    /**
     * The picture at the present scale; throws `device-failed`.
     */
    preview(): Promise<Pixels>;
    /**
     * Goes on from the present picture with another recipe, whose networks must have been added, and, where they are given,
     * with other pictures, which it consumes; the photo must be the same. Its iterations count from the painting's beginning.
     * Throws as `begin`, and then the painting is as before.
     */
    steer(recipe: Recipe, sources?: Sources | null): Promise<void>;
    /**
     * Runs up to `n` iterations; resolves early when done. One call at a time. Throws `device-failed`, `not-finite`.
     */
    step(n: number): Promise<Progress>;
    /**
     * How far it is.
     */
    readonly progress: Progress;
}

/**
 * A decoded picture, and what its file says of how it was painted.
 */
export class Picture {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * From a file's bytes, whatever its name says; `name` is for messages. Throws `empty-file`, `not-a-picture`,
     * `damaged-picture`, `unsupported-picture`, `picture-too-large`, `-small` or `-long`.
     */
    static decode(bytes: Uint8Array | number[], name: string): Picture;
    /**
     * From a canvas, RGBA, for formats that only the browser knows.
     */
    static fromPixels(width: number, height: number, rgba: Uint8Array | number[], name: string): Picture;
    /**
     * A generated picture by its id, with this long side in pixels; each `seed` is a variation. A style can be had in the
     * colours of a palette. Throws `bad-setting` where there is no such picture or palette.
     */
    static gallery(id: string, size: number, seed: number, palette?: string | null): Picture;
    /**
     * Scaled down to fit, never up.
     */
    pixels(long_side: number): Pixels;
    /**
     * Pixels.
     */
    readonly height: number;
    /**
     * A sentence for the user about how the file was read ("... is animated; its first frame is used."), where that may
     * surprise.
     */
    readonly notice: string | undefined;
    /**
     * The generated style that it was painted from, in the words that `Painting.png` was given.
     */
    readonly paintedFrom: string | undefined;
    /**
     * The names of the other style pictures that it was painted from.
     */
    readonly pictures: string[];
    /**
     * The settings that a PNG of ours was painted with: see `Painting.png`.
     */
    readonly recipe: Recipe | undefined;
    /**
     * Whether something shines through.
     */
    readonly transparent: boolean;
    /**
     * Pixels.
     */
    readonly width: number;
}

/**
 * The pictures of a painting. It keeps what it is given: the pictures themselves may be freed.
 */
export class Sources {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * A style where the mask is light, by the photo's proportions. The style weight is multiplied by the strength there.
     */
    addRegion(style: Picture, mask: Picture, strength: number): void;
    /**
     * A style for what no region claims; weights are relative to each other. Without any, the photo stays there.
     */
    addStyle(style: Picture, weight: number): void;
    /**
     * With a photo, whose transparency the painting keeps.
     */
    constructor(photo: Picture);
    /**
     * Where the mask is light, by the photo's proportions, the photo stays as it is.
     */
    protect(mask: Picture): void;
    /**
     * A picture to start from, in place of what the recipe says.
     */
    startFrom(picture: Picture): void;
}

/**
 * A recipe with the network's defaults filled in; throws `bad-recipe`, `bad-setting`, `unknown-network`.
 */
export function completeRecipe(recipe: Recipe): Required<Recipe>;

/**
 * The generated pictures: the styles, then a sample photo.
 */
export function gallery(): GalleryItem[];

/**
 * The palettes that generated styles can be had in.
 */
export function palettes(): PaletteItem[];

/**
 * The names of the networks that a recipe paints with: what has to be added to the engine before `begin`. Throws as
 * `completeRecipe`.
 */
export function requiredNetworks(recipe: Recipe): string[];

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
