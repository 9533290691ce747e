import { message, type Said } from "../../languages/message";
import type { Words } from "../../languages/words";
import { type FilmContext, FilmPanel, type FilmSource } from "../film-panel";
import { findElement } from "../find-element";
import { STEADINESS } from "../instant-attributes";
import { buildMarkup } from "../markup";
import styles from "./moving.css";
import template from "./moving.html";

/** What the visitor asks for. */
export interface PanelActions {
  take(): void;
  pause(): void;
  other(): void;
  record(): void;
  discard(): void;
  paint(): void;
  paintFine(): void;
  save(): void;
  close(): void;
  steady(steadiness: string): void;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** What is to be seen of cameras and videos, besides the picture. */
export class MovingPanel {
  /** What the camera sees. */
  readonly video: HTMLVideoElement;
  readonly words: Words;
  readonly #panel: HTMLElement;
  readonly #live: HTMLElement;
  readonly #film: HTMLElement;
  readonly #steadiness: HTMLInputElement;
  readonly #clip: HTMLElement;
  readonly #clips: FilmPanel;
  #clipsOf: "video" | "camera" = "video";
  #painting = false;
  #reading = false;

  constructor(
    readonly root: ShadowRoot,
    context: FilmContext,
    actions: PanelActions,
  ) {
    this.words = context.words;
    root.adoptedStyleSheets.push(sheet);
    this.#panel = findElement(root, ".moving", HTMLElement);
    this.#panel.replaceChildren(buildMarkup(template));
    this.words.fill(this.#panel);
    this.#live = findElement(this.#panel, ".live", HTMLElement);
    this.#film = findElement(this.#panel, ".film", HTMLElement);
    this.video = findElement(this.#panel, "video", HTMLVideoElement);
    // The attribute alone does not silence it where markup is built by a script.
    this.video.muted = true;
    this.#on("take-live", () => actions.take());
    this.#on("pause-live", () => actions.pause());
    this.#on("other-live", () => actions.other());
    this.#clip = findElement(this.#panel, ".clip", HTMLElement);
    const clips = findElement(this.#clip, ".film-panel", HTMLElement);
    this.#clips = new FilmPanel(this.#button("open-clip"), clips, context);
    this.#on("record-live", () => actions.record());
    this.#on("close-clip", () => actions.discard());
    this.#on("paint-video", () => actions.paint());
    this.#on("paint-fine", () => actions.paintFine());
    this.#on("save-video", () => actions.save());
    this.#on("close-video", () => actions.close());
    this.#steadiness = findElement(this.#panel, "#steadiness", HTMLInputElement);
    [this.#steadiness.min, this.#steadiness.max] = [String(STEADINESS.least), String(STEADINESS.most)];
    this.#steadiness.addEventListener("input", () => actions.steady(this.#steadiness.value));
  }

  /** Whether the camera is painted. */
  set live(live: boolean) {
    if (live) this.#lookAt();
    this.#live.hidden = !live;
    this.#show();
    if (live) this.#button("take-live").focus({ preventScroll: true });
  }

  /** Whether the camera is painted no further for now. */
  set paused(paused: boolean) {
    const button = this.#button("pause-live");
    button.ariaPressed = String(paused);
    this.words.show(button, message(paused ? "moving.go-on" : "moving.pause"));
  }

  /** Whether the camera is recorded. */
  set recording(recording: boolean) {
    const button = this.#button("record-live");
    button.ariaPressed = String(recording);
    this.words.show(button, message(recording ? "clip.end" : "clip.record"));
  }

  /** What short clips can be saved of: a painted video, or a recording of the camera; undefined where there is nothing. */
  offerClips(source: FilmSource | undefined, of: "video" | "camera"): void {
    // A video that is closed takes no recording with it.
    if (source === undefined && this.#clipsOf !== of) return;
    this.#clipsOf = of;
    this.#clips.source = source;
    this.#clip.hidden = source === undefined;
    const recorded = source !== undefined && of === "camera";
    this.#button("close-clip").hidden = !recorded;
    this.words.show(this.#button("open-clip"), message(recorded ? "clip.of-camera" : "clip.of-video"));
    this.#show();
    if (recorded) void this.#clips.open(true);
  }

  /** Whether there are several cameras. */
  set several(several: boolean) {
    this.#button("other-live").hidden = !several;
  }

  /** The video that is chosen, in words; none where there is none. */
  set film(film: Said | undefined) {
    this.#film.hidden = film === undefined;
    if (film !== undefined) this.words.show(findElement(this.#film, ".film-name", HTMLElement), film);
    this.#show();
  }

  /** How often the loop is to go over the video. */
  get passes(): number {
    return Number(findElement(this.#film, ".passes select", HTMLSelectElement).value);
  }

  /** Whether there is a painted video to save. */
  set saveable(saveable: boolean) {
    const save = this.#button("save-video");
    // Where the one that has the focus gives way, the other has it.
    const focused = !saveable && this.root.activeElement === save;
    save.hidden = !saveable;
    save.classList.toggle("main", saveable);
    this.#button("paint-video").classList.toggle("main", !saveable);
    if (focused) this.#button("paint-video").focus({ preventScroll: true });
  }

  /** Whether a video is being painted. */
  set painting(painting: boolean) {
    if (painting) this.#lookAt();
    this.#painting = painting;
    this.#showBusy();
  }

  /** Whether a video is being read: the one that is there is not painted then, as the other is to be. */
  set reading(reading: boolean) {
    this.#reading = reading;
    this.#showBusy();
  }

  #showBusy(): void {
    const buttons = ["paint-video", "paint-fine", "close-video"].map((name) => this.#button(name));
    for (const button of buttons) button.disabled = this.#painting || this.#reading;
  }

  /** How steady the frames are. */
  set steadiness(steadiness: number) {
    if (!this.#steadiness.matches(":active")) this.#steadiness.value = String(steadiness);
  }

  /** Brings the picture into sight. */
  #lookAt(): void {
    findElement(this.root, ".stage", HTMLElement).scrollIntoView({ block: "nearest" });
  }

  #show(): void {
    const still = this.#live.hidden && this.#film.hidden;
    this.#panel.hidden = still && this.#clip.hidden;
    findElement(this.#panel, ".steady", HTMLElement).hidden = still;
  }

  #on(name: string, action: () => void): void {
    this.#button(name).addEventListener("click", action);
  }

  #button(name: string): HTMLButtonElement {
    return findElement(this.#panel, `.${name}`, HTMLButtonElement);
  }
}
