// The page around the element: options from the address, drops that miss the painter, and a word where it does not load.

import type { ImpastoStylizer } from "../element/stylizer";
import { message } from "../languages/message";
import { carriesPicture, readTransfer } from "../element/transfers";
import { keepAddress } from "./address";
import { takeFromOtherApps } from "./from-other-apps";
import { offerInterrupted } from "./interrupted";
import { Notices } from "./notices";
import { goOffline } from "./offline";
import { offerEmbedding } from "./offer-embedding";
import { optionsFrom } from "./options";
import { PageLanguage } from "./page-language";
import { showPrivacy } from "./privacy";
import { TrafficCount } from "./traffic-count";

const stylizer = document.querySelector<ImpastoStylizer>("impasto-stylizer");

for (const [name, value] of optionsFrom(location.search)) stylizer?.setAttribute(name, value);
if (stylizer) keepAddress(stylizer);

const language = new PageLanguage();
language.start();

const traffic = new TrafficCount();
const panel = document.querySelector<HTMLDetailsElement>(".privacy");
if (panel) showPrivacy(panel, traffic, language.words);
const embedding = document.querySelector<HTMLDetailsElement>(".embedding");
if (embedding && stylizer) offerEmbedding(embedding, stylizer, language.words);
const place = document.querySelector<HTMLElement>(".notices");
const notices = place && new Notices(place, language.words);
if (notices) void goOffline({ notices, traffic, painting: () => stylizer?.painting ?? false });
if (notices && stylizer) void offerInterrupted(stylizer, notices).catch(() => undefined);
if (stylizer) void takeFromOtherApps(stylizer);

/** The page's own script tag loads it; this notices where it cannot. */
async function watchElement(): Promise<void> {
  try {
    await import(new URL("./impasto.js", import.meta.url).href);
  } catch {
    const loading = stylizer?.querySelector(".loading");
    if (loading) language.words.show(loading, message("page.not-loaded"));
  }
}

void watchElement();

/** Without this, a photo dropped beside the painter would replace the page. */
function catchDrop(event: DragEvent): void {
  if (event.defaultPrevented || !carriesPicture(event.dataTransfer)) return;
  event.preventDefault();
  const dropped = event.type === "drop" ? readTransfer(event.dataTransfer) : undefined;
  const [photo = dropped?.address, style] = dropped?.files ?? [];
  if (photo !== undefined) void stylizer?.choose("photo", photo);
  if (style) void stylizer?.choose("style", style);
}

addEventListener("dragover", catchDrop);
addEventListener("drop", catchDrop);
