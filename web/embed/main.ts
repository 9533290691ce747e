// embed.html: the element in a frame, for pages that run no script of another site.

import { languageOf, visitorsLanguage } from "../languages/choice";
import type { ImpastoEventMap } from "../element/events";
import type { ImpastoStylizer } from "../element/stylizer";
import { readFragment } from "../app/fragment";
import { allowedOrigins, readRequest, type Report, type Request, VERSION } from "./protocol";

const element = document.querySelector<ImpastoStylizer>("impasto-stylizer");
const allowed = allowedOrigins(location.search);

/** The frame has no language of its own. */
const asked = new URLSearchParams(location.search).get("lang");
document.documentElement.lang = languageOf(asked) ?? visitorsLanguage();

if (element) takeSettings(element);
/** The page that has said hello: nobody else is told anything. */
let page: { origin: string; post: (report: Report, transfer?: Transferable[]) => void } | undefined;

addEventListener("message", ({ data, origin, source }) => {
  if (!element || source !== parent || parent === window || !allowed.includes(origin)) return;
  const request = readRequest(data);
  if (request === undefined) return;
  if (page?.origin !== origin) {
    const post = (report: Report, transfer: Transferable[] = []) =>
      parent.postMessage({ impasto: VERSION, ...report }, { targetOrigin: origin, transfer });
    page = { origin, post };
  }
  if (typeof request === "string") page.post({ type: "error", code: "bad-message", message: request });
  else answer(element, request);
});

/** The settings behind the # of the frame's address, as the page has them too. */
function takeSettings(element: ImpastoStylizer): void {
  const { attributes, complaint } = readFragment(location.hash, {});
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  if (complaint)
    void customElements.whenDefined(element.localName).then(() => element.complain("bad-setting", complaint));
}

function answer(element: ImpastoStylizer, request: Request): void {
  switch (request.type) {
    case "hello":
      return page?.post({ type: "ready" });
    case "set":
      for (const [name, value] of Object.entries(request.attributes)) {
        if (value === null) element.removeAttribute(name);
        else element.setAttribute(name, value);
      }
      return;
    case "choose":
      return void element.choose(request.role, new File([request.bytes], request.name));
    case "paint":
      return void element.paint();
    case "stop":
      return element.stop();
  }
}

function listen<K extends keyof ImpastoEventMap>(
  type: K,
  tell: (detail: ImpastoEventMap[K]["detail"]) => unknown,
): void {
  element?.addEventListener(type, ({ detail }) => void tell(detail));
}

listen("load", ({ device, label }) => page?.post({ type: "load", device, label }));
listen("progress", (detail) => {
  const [iteration, iterations] = detail.type === "painting" ? [detail.iteration, detail.iterations] : [];
  page?.post({ type: "progress", work: detail.work, iteration, iterations });
});
listen("preview", ({ width, height, data }) => {
  // The element goes on showing its own.
  const { buffer } = data.slice();
  page?.post({ type: "preview", width, height, data: buffer }, [buffer]);
});
listen("finish", async ({ width, height, blob }) => {
  const png = await blob.arrayBuffer();
  page?.post({ type: "finish", width, height, png }, [png]);
});
listen("error", ({ type, message }) => page?.post({ type: "error", code: type, message }));
