import { message, type Said } from "../../languages/message";
import type { Words } from "../../languages/words";
import { hasCamera } from "../camera-stream";
import { findElement } from "../find-element";
import { buildMarkup } from "../markup";
import { MINUTES } from "../instant-attributes";
import type { KeptLook } from "./kept-looks";
import type { FoundLook } from "./look-finder";
import styles from "./looks.css";
import template from "./looks.html";

/** What the visitor asks for. */
export interface PanelActions {
  goOn(): void;
  open(file: File): void;
  choose(look: KeptLook): void;
  save(look: KeptLook): void;
  remove(look: KeptLook): void;
  /** The attribute `blend`: one look of the file alone. */
  blend(blend: string): void;
  /** Paints what the camera sees. */
  live(): void;
  /** A video to be painted. */
  video(file: File): void;
  minutes(minutes: string): void;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** What is to be seen of looks: which one is painted in, the visitor's own, and how long a style is taught. */
export class LookPanel {
  readonly #now: HTMLElement;
  readonly #ofFile: HTMLSelectElement;
  readonly #goOn: HTMLButtonElement;
  readonly #live: HTMLButtonElement;
  readonly #mine: HTMLElement;
  readonly #moving: HTMLElement;
  readonly #minutes: HTMLInputElement;
  readonly #teaching: HTMLElement;
  readonly #keyFrame: HTMLInputElement;

  constructor(
    root: ShadowRoot,
    readonly words: Words,
    readonly actions: PanelActions,
  ) {
    root.adoptedStyleSheets.push(sheet);
    const panel = findElement(root, ".instant", HTMLElement);
    panel.replaceChildren(buildMarkup(template));
    words.fill(panel);
    this.#now = findElement(panel, ".look-now", HTMLElement);
    this.#ofFile = findElement(panel, ".look-of-file", HTMLSelectElement);
    this.#ofFile.addEventListener("change", () => actions.blend(this.#ofFile.value));
    this.#goOn = findElement(panel, ".go-on", HTMLButtonElement);
    this.#goOn.addEventListener("click", () => actions.goOn());
    const file = findElement(panel, ".look-file", HTMLInputElement);
    findElement(panel, ".open-look", HTMLButtonElement).addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      const [chosen] = file.files ?? [];
      if (chosen) actions.open(chosen);
      file.value = "";
    });
    this.#moving = findElement(panel, ".moving-actions", HTMLElement);
    this.#live = findElement(panel, ".go-live", HTMLButtonElement);
    this.#live.addEventListener("click", () => actions.live());
    const video = findElement(panel, ".video-file", HTMLInputElement);
    findElement(panel, ".choose-video", HTMLButtonElement).addEventListener("click", () => video.click());
    video.addEventListener("change", () => {
      const [chosen] = video.files ?? [];
      if (chosen) actions.video(chosen);
      video.value = "";
    });
    this.#mine = findElement(panel, ".my-looks", HTMLElement);
    const teaching = findElement(panel, "template.teaching", HTMLTemplateElement).content.cloneNode(true);
    this.#teaching = findElement(teaching as DocumentFragment, "fieldset", HTMLElement);
    findElement(root, ".own-groups", HTMLElement).append(this.#teaching);
    words.fill(this.#teaching);
    this.#minutes = findElement(this.#teaching, "input", HTMLInputElement);
    [this.#minutes.min, this.#minutes.max] = [String(MINUTES.least), String(MINUTES.most)];
    this.#minutes.addEventListener("change", () => actions.minutes(this.#minutes.value));
    this.#keyFrame = findElement(panel, ".key-frame input", HTMLInputElement);
    void hasCamera().then((there) => (this.#live.hidden = !there));
  }

  /** Whether pictures are painted at once; the panel itself is shown by whoever fetched this. */
  set chosen(chosen: boolean) {
    this.#teaching.hidden = !chosen;
  }

  /** Whether there is a painting that a look can learn from. */
  set keyFrame(there: boolean) {
    const box = this.#keyFrame.closest<HTMLElement>(".key-frame");
    if (box) box.hidden = !there;
  }

  /** Whether the look is to learn from it. */
  get keyFrame(): boolean {
    return this.#keyFrame.checked;
  }

  /** Whether something is painted or taught. */
  set running(running: boolean) {
    this.#goOn.disabled = this.#live.disabled = this.#keyFrame.disabled = running;
  }

  /** Shows for how many minutes a style is taught, unless that is being typed. */
  set minutes(minutes: number) {
    if (!this.#minutes.matches(":focus")) this.#minutes.value = String(minutes);
  }

  /** Shows which look is painted in; none where the style, of that name, has none. */
  showFound(found: FoundLook | undefined, style: Said): void {
    const none = style === "" ? message("look.none") : message("look.none-of", { style });
    this.words.show(this.#now, found ? message("look.now", { name: found.label }) : none);
    this.#goOn.hidden = !found;
    this.#moving.hidden = !found;
    this.words.show(this.#goOn, message(found?.ofStyle ? "look.go-on" : "action.teach"));
    const several = found !== undefined && !found.ofStyle && found.names.length > 1;
    this.#ofFile.hidden = !several;
    if (several) this.#listOfFile(found);
  }

  /** One alone has the share 1; several together are the attribute's own. */
  #listOfFile({ names, shares }: FoundLook): void {
    const alone = (index: number) => names.map((_, i) => (i === index ? 1 : 0)).join(",");
    const options = names.map((name, index) => new Option(name, alone(index)));
    const counting = shares.flatMap((share, index) => (share > 0 ? [index] : []));
    const chosen = shares.length === 0 ? alone(0) : alone(counting[0] ?? 0);
    if (counting.length > 1) options.push(this.words.option(message("look.blend"), shares.join(",")));
    this.#ofFile.replaceChildren(...options);
    this.#ofFile.value = counting.length > 1 ? shares.join(",") : chosen;
  }

  /** Lists the visitor's looks, and marks the one that is painted in. */
  list(looks: KeptLook[], present: string | undefined): void {
    const list = findElement(this.#mine, "ul", HTMLElement);
    const focused = (list.getRootNode() as ShadowRoot).activeElement;
    const hadFocus = focused !== null && list.contains(focused);
    this.#mine.hidden = looks.length === 0;
    list.replaceChildren(...looks.map((look) => this.#entry(look, look.key === present)));
    if (hadFocus) list.querySelector<HTMLElement>('[aria-pressed="true"], button')?.focus({ preventScroll: true });
  }

  #entry(look: KeptLook, present: boolean): HTMLElement {
    const entry = findElement(this.#mine.parentElement ?? this.#mine, "template.my-look", HTMLTemplateElement);
    const item = findElement(entry.content.cloneNode(true) as DocumentFragment, "li", HTMLElement);
    const button = (name: string, label: Said, action: () => void) => {
      const button = findElement(item, `.${name}`, HTMLButtonElement);
      this.words.name(button, label);
      button.addEventListener("click", action);
      return button;
    };
    const choose = button("choose-look", look.name, () => this.actions.choose(look));
    choose.ariaPressed = String(present);
    const { name, date } = look;
    this.words.show(choose, message("look.dated", { name, date: { date } }), "title");
    findElement(choose, "span", HTMLElement).textContent = look.name;
    button("save-look", message("look.save", { name }), () => this.actions.save(look));
    button("delete-look", message("look.delete", { name }), () => this.actions.remove(look));
    void drawThumbnail(findElement(choose, "canvas", HTMLCanvasElement), look.thumbnail);
    return item;
  }
}

/** No address is needed for it, which a Content Security Policy might forbid. */
async function drawThumbnail(canvas: HTMLCanvasElement, thumbnail: Blob | undefined): Promise<void> {
  if (!thumbnail) return;
  try {
    const bitmap = await createImageBitmap(thumbnail);
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
  } catch {
    // The name alone will do.
  }
}
