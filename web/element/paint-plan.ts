import type { EngineInfo, PaintSources, Pixels, Recipe } from "../worker/protocol";

/** A recipe in which what the element shows or compares is filled in. */
export type PaintRecipe = Recipe & { network: string; size: number; strength: number; iterations: number };

/** What one press of Paint asks for. */
export interface PaintRequest {
  sources: PaintSources;
  /** The engine that paints; a painting cannot move to another. */
  engine: string;
  /** Of the engine. */
  device: EngineInfo["device"];
  recipe: PaintRecipe;
}

/** How a painting looked after so many iterations. */
export interface LastPicture {
  pixels: Pixels;
  iteration: number;
}

/** The painting that is there: what it was asked for and how far it came. */
export interface CurrentPainting {
  request: PaintRequest;
  done: boolean;
  /** Iterations done, and the total it is working towards. */
  iteration: number;
  iterations: number;
  /** The long side of its first scale, where it goes on with a picture that was painted before. */
  first?: number | undefined;
  /** How an unfinished one looked last: to go on from where its engine is lost. */
  last?: LastPicture | undefined;
}

/**
 * What Paint does: a new painting, simply on, or on with other settings and so many iterations in all; or, where the engine is lost
 * that painted, on from the last picture to so many.
 */
export type Plan =
  | { kind: "begin" }
  | { kind: "resume" }
  | { kind: "steer"; iterations: number }
  | { kind: "go-on"; last: LastPicture; iterations: number };

/** What only a new painting can have. */
const FROM_THE_BEGINNING: readonly string[] = ["network", "size", "transfer", "init", "seed"];

/** What a finished painting takes on as well as a new one would: its strokes have their size already, and its colours. */
const TO_THE_END: readonly string[] = ["strength", "iterations"];

/** Whether a change of this setting counts in a painting that is being made. */
export function isSteerable(setting: string): boolean {
  return !FROM_THE_BEGINNING.includes(setting);
}

/** The names of the settings that differ. */
function changes(before: PaintRecipe, now: PaintRecipe): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  const valueOf = (recipe: object, name: string) => JSON.stringify((recipe as Record<string, unknown>)[name]);
  return [...names].filter((name) => valueOf(before, name) !== valueOf(now, name));
}

const key = (source: PaintSources["start"]) => (typeof source === "object" ? [source.kind, source.id] : source);

/** The main styles, without their weights. */
function stylesOf({ styles }: PaintSources): string {
  return JSON.stringify(styles.map(({ source }) => key(source)));
}

/** What only a new painting can have another of, in a form that can be compared. */
function origin({ sources, device }: PaintRequest): string {
  const { photo, start } = sources;
  return JSON.stringify([device, key(photo), stylesOf(sources), key(start)]);
}

/** What of its pictures a painting takes on while it is being made: the mix of its styles, its regions, and what is kept. */
function division({ styles, regions, protect }: PaintSources): string {
  return JSON.stringify([
    styles.map(({ weight }) => weight),
    regions.map(({ style, mask, strength }) => [key(style), key(mask), strength]),
    key(protect),
  ]);
}

/** Whether these paintings of the same photo mix the same styles alike, and have the same regions. */
export function sameDivision(one: PaintSources, other: PaintSources): boolean {
  return division(one) === division(other);
}

/**
 * Other pictures, another device, network or size make a new painting. With other settings, weights of styles or regions the present
 * one goes on where it was stopped; a finished one does so only for another strength or number of iterations. With nothing changed, a stopped painting simply
 * goes on, and a finished one gets as many iterations again. Where the engine is another, as the worker was lost, an unfinished one
 * goes on from its last picture, and a finished one begins anew.
 */
export function plan(current: CurrentPainting | undefined, request: PaintRequest): Plan {
  if (!current || origin(current.request) !== origin(request)) return { kind: "begin" };
  const course = sameEngine(current, request);
  if (current.request.engine === request.engine || course.kind === "begin") return course;
  const { done, last, iterations } = current;
  if (done || !last) return { kind: "begin" };
  return { kind: "go-on", last, iterations: course.kind === "steer" ? course.iterations : iterations };
}

/** The same, where the worker still has the painting. */
function sameEngine(current: CurrentPainting, request: PaintRequest): Exclude<Plan, { kind: "go-on" }> {
  const { done, iteration } = current;
  const changed = changes(current.request.recipe, request.recipe);
  const anew = (name: string) => !isSteerable(name) || (done && !TO_THE_END.includes(name));
  const divided = !sameDivision(current.request.sources, request.sources);
  if (changed.some(anew) || (done && divided)) return { kind: "begin" };
  if (!done && changed.length === 0 && !divided) return { kind: "resume" };
  const { iterations } = request.recipe;
  const aim = changed.includes("iterations") ? iterations : current.iterations;
  return { kind: "steer", iterations: aim > iteration ? aim : iteration + iterations };
}

/**
 * What a painting goes on with while it is being made, when `now` is asked for: what needs a new beginning stays as it is. Undefined
 * where nothing else has changed. A total that has been passed already ends it with the next iteration.
 */
export function steered(
  current: CurrentPainting,
  now: Pick<PaintRequest, "recipe" | "sources">,
): PaintRequest | undefined {
  const { request } = current;
  const recipe = steeredRecipe(request.recipe, now.recipe);
  const sources = steeredSources(request.sources, now.sources);
  const same = changes(request.recipe, recipe).length === 0 && sameDivision(request.sources, sources);
  return same ? undefined : { ...request, recipe, sources };
}

function steeredRecipe(before: PaintRecipe, now: PaintRecipe): PaintRecipe {
  const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !isSteerable(name)));
  const free = Object.fromEntries(Object.entries(now).filter(([name]) => isSteerable(name)));
  return { ...free, ...kept } as PaintRecipe;
}

/** The weights of other styles say nothing of these. Masks are for their own photo. */
function steeredSources(before: PaintSources, now: PaintSources): PaintSources {
  if (JSON.stringify(key(before.photo)) !== JSON.stringify(key(now.photo))) return before;
  const styles = stylesOf(before) === stylesOf(now) ? now.styles : before.styles;
  return { ...before, styles, regions: now.regions, protect: now.protect };
}
