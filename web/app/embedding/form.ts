// app-embedding.js: the form that shows the code for another site. Fetched when it is opened.

import type { ImpastoStylizer } from "../../element/stylizer";
import { captureAttributes } from "../../element/element-state";
import { findElement } from "../../element/find-element";
import { buildMarkup } from "../../element/markup";
import { message } from "../../languages/message";
import type { Words } from "../../languages/words";
import template from "./embedding.html";
import { snippetOf, type Way, WAYS } from "./snippets";

/** The folder of the page, and of the painter's scripts. */
const site = new URL("./", import.meta.url);

/** Fills the panel, and shows the code for the settings as they change. */
export function showEmbedding(panel: HTMLDetailsElement, stylizer: ImpastoStylizer, words: Words): void {
  panel.append(buildMarkup(template));
  words.fill(panel);
  const part = (selector: string) => findElement(panel, selector, HTMLElement);
  const origin = findElement(panel, "#embedding-origin", HTMLInputElement);
  const way = (): Way => WAYS.find((way) => panel.querySelector(`[value="${way}"]:checked`)) ?? "script";
  const show = () => {
    if (!panel.open) return;
    const wanted = { way: way(), site, attributes: captureAttributes(stylizer), origin: originOf(origin.value) };
    const { code, policy } = snippetOf(wanted);
    part(".code").textContent = code;
    part(".policy").textContent = policy.map((directive) => `${directive};`).join("\n");
    part(".origin-field").hidden = wanted.way !== "frame";
    part(".copied").hidden = true;
  };
  for (const type of ["change", "input", "toggle"]) panel.addEventListener(type, show);
  part(".copy-code").addEventListener("click", () => void copy(part(".code"), part(".copied"), words));
  new MutationObserver(show).observe(stylizer, { attributes: true });
  show();
}

function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.origin : "";
}

async function copy(code: HTMLElement, said: HTMLElement, words: Words): Promise<void> {
  said.hidden = false;
  try {
    await navigator.clipboard.writeText(code.textContent);
    words.show(said, message("embedding.copied"));
  } catch {
    getSelection()?.selectAllChildren(code);
    words.show(said, message("embedding.selected"));
  }
}
