import { ARROWS } from "./arrow-keys";
import { findElement } from "./find-element";
import { panned, type Place, WHOLE, type Zoom, zoomed } from "./zoom";

/** How much larger a press of a button or key makes it. */
const STEP = 1.5;
/** How far an arrow key moves it, in frames. */
const ARROW = 0.1;
/** Pixels of the wheel that make it e times as large. */
const WHEEL = 400;
/** A wheel that counts lines: each is about so many pixels. */
const LINE = 20;
/** So close to the divider, in pixels, a pointer takes the divider and not the picture. */
const GRIP = 26;

const CENTRE: Place = { x: 0.5, y: 0.5 };

/** Zooms and moves painting and photo together, with the divider staying where it is; and shows them full screen. */
export class ZoomPan {
  readonly #stage: HTMLElement;
  readonly #frame: HTMLElement & { value?: number | string };
  /** The photo while regions are painted on it, in the frame's place. */
  readonly #maskFrame: HTMLElement;
  readonly #in: HTMLButtonElement;
  readonly #fit: HTMLButtonElement;
  readonly #fullScreen: HTMLButtonElement;
  /** The fingers, or the mouse, that are down on the picture. */
  readonly #pointers = new Map<number, Place>();
  /** Whether they move the picture, and not the divider. */
  #holding = false;
  #zoom: Zoom = WHOLE;

  constructor(root: ParentNode) {
    this.#stage = findElement(root, ".stage", HTMLElement);
    this.#frame = findElement(root, ".compare", HTMLElement);
    this.#maskFrame = findElement(root, ".mask-frame", HTMLElement);
    this.#in = findElement(root, ".zoom-in", HTMLButtonElement);
    this.#fit = findElement(root, ".zoom-fit", HTMLButtonElement);
    this.#fullScreen = findElement(root, ".full-screen", HTMLButtonElement);
    this.#in.addEventListener("click", () => this.#enlarge(STEP));
    findElement(root, ".zoom-out", HTMLButtonElement).addEventListener("click", () => this.#enlarge(1 / STEP));
    this.#fit.addEventListener("click", () => this.reset());
    this.#stage.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
    // Before the divider, which has keys of its own.
    this.#stage.addEventListener("keydown", (event) => this.#onKey(event), { capture: true });
    this.#listenToPointers();
    this.#offerFullScreen();
    this.#show(WHOLE);
  }

  /** Shows the whole picture. */
  reset(): void {
    this.#show(WHOLE);
  }

  get #shown(): HTMLElement {
    return this.#maskFrame.hidden ? this.#frame : this.#maskFrame;
  }

  get #enlarged(): boolean {
    return this.#zoom.scale > 1;
  }

  #listenToPointers(): void {
    // In the capturing phase: what moves the picture must not reach the divider.
    for (const type of ["mousedown", "touchstart", "touchmove"] as const)
      this.#stage.addEventListener(type, (event) => this.#keepFromDivider(event), { capture: true, passive: false });
    for (const frame of [this.#frame, this.#maskFrame]) {
      frame.addEventListener("pointerdown", (event) => this.#press(event, frame));
      frame.addEventListener("pointermove", (event) => this.#drag(event));
      frame.addEventListener("pointerup", (event) => this.#release(event));
      frame.addEventListener("pointercancel", (event) => this.#release(event));
    }
  }

  #keepFromDivider(event: Event): void {
    const frame = this.#frame;
    if (!event.composedPath().includes(frame)) return;
    if (this.#holding || !frame.classList.contains("compared")) event.stopPropagation();
    if (!this.#holding) return;
    // Neither does the page move, nor what the browser zooms by itself.
    if (event.cancelable) event.preventDefault();
    frame.focus({ preventScroll: true });
  }

  #press(event: PointerEvent, frame: HTMLElement): void {
    if (event.button !== 0) return;
    this.#pointers.set(event.pointerId, at(event));
    // On the photo a single pointer paints.
    const free = frame === this.#frame && !this.#isAtDivider(event.clientX);
    this.#holding = this.#pointers.size > 1 || (this.#enlarged && free);
    if (this.#holding) frame.setPointerCapture(event.pointerId);
  }

  #drag(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    this.#pointers.set(event.pointerId, now);
    if (!this.#holding) return;
    if (other) this.#pinch(before, now, other);
    else this.#move(now.x - before.x, now.y - before.y);
  }

  /** One finger has moved; the other is still. */
  #pinch(before: Place, now: Place, other: Place): void {
    const factor = distance(now, other) / Math.max(distance(before, other), 1);
    this.#enlarge(factor, this.#placeOf({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }));
    this.#move((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  #release(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    if (this.#pointers.size === 0) this.#holding = false;
  }

  /** With Ctrl, as a touchpad's pinch comes, always; the wheel alone is the page's until the picture has been taken up. */
  #onWheel(event: WheelEvent): void {
    const takenUp = this.#enlarged || this.#isFullScreen || this.#frame.matches(":focus-within");
    const isFilled = this.#frame.classList.contains("filled");
    if (!isFilled || !(event.ctrlKey || event.metaKey || takenUp)) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
    // A touchpad's pinch counts in small steps.
    const speed = event.ctrlKey && Math.abs(pixels) < 50 ? 4 : 1;
    this.#enlarge(Math.exp((-pixels * speed) / WHEEL), this.#placeOf(at(event)));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#obey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether it was a key of ours. The divider keeps its arrows; with Shift they move the picture. */
  #obey({ key, target, shiftKey }: KeyboardEvent): boolean {
    const arrow = ARROWS[key];
    const isDividers = target instanceof HTMLInputElement && !shiftKey;
    if (arrow && this.#enlarged && !isDividers) this.#show(panned(this.#zoom, -ARROW * arrow[0], -ARROW * arrow[1]));
    else if (key === "+" || key === "=") this.#enlarge(STEP);
    else if (key === "-") this.#enlarge(1 / STEP);
    else if (key === "0") this.reset();
    else return false;
    return true;
  }

  #offerFullScreen(): void {
    // Apple's phones have it for videos only.
    this.#fullScreen.hidden = !document.fullscreenEnabled;
    this.#fullScreen.addEventListener("click", () => {
      const turning = this.#isFullScreen ? document.exitFullscreen() : this.#stage.requestFullscreen();
      turning.catch(() => undefined); // a page that forbids it to its frames; the picture stays as it is
    });
    this.#stage.addEventListener("fullscreenchange", () => {
      this.#fullScreen.ariaPressed = String(this.#isFullScreen);
    });
  }

  get #isFullScreen(): boolean {
    return (this.#stage.getRootNode() as Document | ShadowRoot).fullscreenElement === this.#stage;
  }

  #isAtDivider(clientX: number): boolean {
    const { left, width } = this.#frame.getBoundingClientRect();
    const divider = left + (width * Number(this.#frame.value ?? 0)) / 100;
    return this.#frame.classList.contains("compared") && Math.abs(clientX - divider) <= GRIP;
  }

  #placeOf(point: Place): Place {
    const { left, top, width, height } = this.#shown.getBoundingClientRect();
    return { x: (point.x - left) / width, y: (point.y - top) / height };
  }

  #enlarge(factor: number, place = CENTRE): void {
    this.#show(zoomed(this.#zoom, factor, place));
  }

  /** Moves the picture by so many pixels of the screen. */
  #move(x: number, y: number): void {
    const { width, height } = this.#shown.getBoundingClientRect();
    this.#show(panned(this.#zoom, x / width, y / height));
  }

  #show(zoom: Zoom): void {
    this.#zoom = zoom;
    const { style } = this.#stage;
    style.setProperty("--zoom", String(zoom.scale));
    style.setProperty("--zoom-x", `${zoom.x * 100}%`);
    style.setProperty("--zoom-y", `${zoom.y * 100}%`);
    this.#frame.classList.toggle("enlarged", this.#enlarged);
    // The focus must not go with the button.
    if (!this.#enlarged && this.#fit.matches(":focus")) this.#in.focus({ preventScroll: true });
    this.#fit.hidden = !this.#enlarged;
  }
}

function at({ clientX, clientY }: MouseEvent): Place {
  return { x: clientX, y: clientY };
}

function distance(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
