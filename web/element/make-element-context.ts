import { placesOf } from "../client/places";
import { message, type Said } from "../languages/message";
import { readSettings } from "./attributes";
import { type ControlName, Controls, labelOf } from "./controls";
import type { ElementContext } from "./element-context";
import type { ElementParts } from "./element-parts";
import { setAttributes } from "./element-state";
import { findElement } from "./find-element";
import { Gallery } from "./gallery";
import { toAttributes } from "./gallery-picture";
import { isSteerable } from "./paint-plan";
import { PictureZone } from "./picture-zone";
import { reflect } from "./reflect";
import { ResultView } from "./result-view";
import { StatusBar } from "./status-bar";

/** What an element's helpers see of it. Of `parts`, `root`, `words` and `worker` have to be there; the others when they are used. */
export function makeElementContext(parts: ElementParts): ElementContext {
  const { root, words, worker, element, host } = parts;
  const zone = (role: "photo" | "style", invitation: Said) => {
    const place = findElement(root, `.zone[data-role="${role}"]`, HTMLElement);
    return new PictureZone(place, words, invitation, (dropped) => parts.events.take(role, dropped));
  };
  return {
    worker,
    words,
    view: new ResultView(root, words),
    status: new StatusBar(root, words),
    controls: new Controls(
      root,
      words,
      (name, value) => takeSetting(parts, name, value),
      () => void parts.loader.showDefaults(),
    ),
    gallery: new Gallery(
      root,
      words,
      (work, variation) =>
        parts.inputs.gallery.fillEmptyPlace(work, variation) ||
        setAttributes(element, { ...toAttributes({ work, ...variation }) }),
      () => void parts.inputs.gallery.takeSample(),
    ),
    zones: { photo: zone("photo", message("photo.drop")), style: zone("style", message("style.drop")) },
    settings: () => readSettings((name) => element.getAttribute(name), parts.recipe.rest),
    recipe: () => parts.recipe.ready(host.lifetime()),
    places: () => placesOf(element.engine, element.models, document.baseURI),
    instant: () => parts.instant.chosen,
    running: () => host.running(),
    painted: () => parts.painter.painted,
    hint: (changed, steerable) => parts.hint(changed, steerable),
    chosen: (role, by) => {
      if (role === "style" && by === "visitor") parts.instant.styleChosen();
      if (by === "visitor") parts.undo.note(role);
      else parts.undo.amend();
      parts.autostart.chosen(role, by);
    },
    noteChange: (kind) => parts.undo.note(kind),
    styleIsFile: () => parts.galleryStyle.clear(),
    foundRecipe: (name, info) => parts.returnRecipe(name, info),
    fail: (error) => parts.failures.report(error),
    lifetime: () => host.lifetime(),
  };
}

/** Sets what the visitor has changed at a control. */
function takeSetting(parts: ElementParts, name: ControlName, value: string): void {
  // The network would go before the quality.
  if (name === "quality") parts.element.network = null;
  reflect(parts.element, name, value || null);
  const steerable = name !== "quality" && isSteerable(name.replaceAll("-", "_"));
  parts.hint(name === "iterations" ? message("change.iterations") : labelOf(name), steerable);
}
