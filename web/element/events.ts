import type { LearningProgress } from "../worker/look-protocol";
import type { EngineInfo, Pixels, Progress } from "../worker/protocol";
import type { FailureDetail } from "./failures";

/** A finished picture: `blob` is the PNG. */
export interface Finished {
  width: number;
  height: number;
  blob: Blob;
}

/** `detail` of `load`: the painter is there, and what it paints on. */
export type LoadDetail = { type: "load" } & Pick<EngineInfo, "device" | "label">;

/** Of frames that are painted one after the other: how many there have been, and how many come a second. */
interface FrameProgress {
  frames: number;
  rate: number;
  /** The share done, 0 to 1; 0 for the camera, which has no end. */
  work: number;
}

/** `detail` of `progress`: of a painting, of a style that is taught, of the camera live, or of a video; `left` in milliseconds. */
export type ProgressDetail =
  | ({ type: "painting" } & Progress)
  | ({ type: "teaching"; work: number } & LearningProgress)
  | ({ type: "live"; width: number; height: number } & FrameProgress)
  | ({ type: "video"; left: number | undefined } & FrameProgress);

/** `detail` of `preview`: the picture as it is now, smaller than the finished one. */
export type PreviewDetail = { type: "preview" } & Pixels;

/** `detail` of `finish`: the picture at full size, as a PNG. */
export type FinishDetail = { type: "finish" } & Finished;

/** `detail` of `look`: a style has been taught; `blob` is the file. */
export interface LookDetail {
  type: "look";
  name: string;
  steps: number;
  blob: Blob;
}

/** `detail` of `video`: a video has been painted, to its end or until it was stopped; `blob` is the file. */
export interface VideoDetail {
  type: "video";
  name: string;
  blob: Blob;
  frames: number;
  width: number;
  height: number;
}

/** The element's own events. None bubbles. */
export interface ImpastoEventMap {
  load: CustomEvent<LoadDetail>;
  progress: CustomEvent<ProgressDetail>;
  preview: CustomEvent<PreviewDetail>;
  finish: CustomEvent<FinishDetail>;
  look: CustomEvent<LookDetail>;
  video: CustomEvent<VideoDetail>;
  error: CustomEvent<FailureDetail>;
}

/** An event target with these events. */
export interface TypedEvents {
  addEventListener<K extends keyof ImpastoEventMap>(
    type: K,
    listener: (event: ImpastoEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof ImpastoEventMap>(
    type: K,
    listener: (event: ImpastoEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Tells an embedder. */
export type Emit = <K extends keyof ImpastoEventMap>(type: K, detail: ImpastoEventMap[K]["detail"]) => void;
