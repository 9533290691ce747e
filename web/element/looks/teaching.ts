import { learnLoop } from "../../client/learn-loop";
import { message } from "../../languages/message";
import { Failure, isFailure, saidOf } from "../../worker/failure";
import type { PictureSource } from "../../worker/protocol";
import type { KeyFrame, LearningSettings, LookSource } from "../../worker/look-protocol";
import { unstoppable } from "../../worker/unstoppable";
import { abortable } from "../../client/abortable";
import type { ChosenPicture } from "../chosen-pictures";
import { bytesOf, duration } from "../format";
import { saidName } from "../gallery-picture";
import { readMinutes } from "../instant-attributes";
import type { InstantHost } from "../instant";
import { chosenNetwork } from "../paint-request";
import { takeTurn } from "../take-turn";
import { lookName } from "./look-names";

/** Minutes that a style is taught where nobody says, for each kind of device. */
const MINUTES = { cpu: 5, gpu: 2 };

/** Long side of previews in pixels: they cost time that could be learned in. */
const PREVIEW = 256;

/** Milliseconds in which a worker whose device is lost must give what it has learned. */
const RESCUE = 5_000;

/** What is taught. */
export interface Subject {
  style: ChosenPicture;
  /** What previews show. */
  photo: ChosenPicture;
  keyFrames: KeyFrame[];
  /** A look to go on from. */
  start: LookSource | undefined;
  settings: LearningSettings;
}

/** What came of it. */
export interface Taught {
  file: Blob;
  steps: number;
  /** Why it ended before its time, where the visitor did not stop it. */
  failure: Failure | undefined;
}

/** Has the worker learn a look, and shows how it comes along. */
export class Teaching {
  constructor(readonly host: InstantHost) {}

  /** For how many minutes. */
  get minutes(): number {
    const { element, loader } = this.host;
    return readMinutes(element.getAttribute("teach-minutes")) ?? MINUTES[loader.device];
  }

  /** Learns until the time is over or the signal aborts. Rejects where nothing was learned. */
  async run(signal: AbortSignal, subject: Subject): Promise<Taught> {
    const endTurn = await takeTurn(signal, this.host.context, this.host.loader);
    try {
      return await this.#run(signal, subject);
    } finally {
      endTurn();
    }
  }

  async #run(signal: AbortSignal, subject: Subject): Promise<Taught> {
    const { context, loader } = this.host;
    const { worker, status } = context;
    const milliseconds = this.minutes * 60_000;
    const { recipe: asked } = context.settings();
    const recipe = { ...asked, network: chosenNetwork(context, loader), size: asked.size ?? loader.size };
    const name = saidName(subject.style.source);
    status.say(message("teaching.fetching"));
    await worker.load(signal, { network: recipe.network }, (loaded, total) =>
      status.progress(loaded / total, bytesOf(loaded, total)),
    );
    status.rest();
    status.say(message("teaching.preparing", { name }));
    const { style, keyFrames, start, settings } = subject;
    await worker.looks.learn(signal, { style: style.source, recipe, keyFrames, settings, start });
    try {
      status.say(message("teaching.running", { name, engine: loader.name }));
      return await this.#learn(signal, milliseconds, subject);
    } finally {
      await worker.looks.end(unstoppable).catch(() => undefined);
    }
  }

  async #learn(signal: AbortSignal, milliseconds: number, { style, photo }: Subject): Promise<Taught> {
    const { context, loader, emit } = this.host;
    const { worker, status, view } = context;
    const size = context.settings().recipe.size ?? loader.size;
    const calls = {
      learnFor: (signal: AbortSignal, batch: number, done: number) => worker.looks.learnFor(signal, batch, done),
      preview: (signal: AbortSignal) => worker.looks.preview(signal, photo.source, size, Math.min(size, PREVIEW)),
    };
    let steps = 0;
    let failure: Failure | undefined;
    try {
      await learnLoop(signal, milliseconds, calls, {
        progress: (progress, done, left) => {
          steps = progress.steps;
          status.progress(done, message("teaching.left", { time: duration(left) }));
          emit("progress", { type: "teaching", ...progress, work: done });
        },
        preview: (pixels) => view.showPainting(pixels),
      });
    } catch (error) {
      // One step teaches nothing that could be kept.
      if (!isFailure(error)) throw error;
      failure = explained(error, style.source, steps > 1);
      if (steps <= 1) throw failure;
    }
    return { file: await this.#learned(lookName(style.source.name), failure), steps, failure };
  }

  async #learned(name: string, failure: Failure | undefined): Promise<Blob> {
    const { worker } = this.host.context;
    if (!failure) return worker.looks.learned(unstoppable, name);
    try {
      return await abortable(AbortSignal.timeout(RESCUE), worker.looks.learned(unstoppable, name));
    } catch {
      throw failure;
    } finally {
      // A lost device does not come back to its worker.
      if (failure.code === "device-failed") worker.endLost();
    }
  }
}

/** The core speaks of pictures; here a look is at stake. */
function explained(error: Error & { code: string }, { name }: PictureSource, kept: boolean): Failure {
  const what = message(kept ? "look.kept" : "look.again");
  const { code } = error;
  if (code === "not-finite") return new Failure(code, message("failure.look-diverged", { name, what }));
  if (code === "device-failed") return new Failure(code, message("failure.look-device", { what }));
  return Failure.withCodeOf(code, saidOf(error));
}
