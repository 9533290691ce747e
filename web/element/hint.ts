import { message, type Said } from "../languages/message";

/** How the painting stands when something is changed. */
interface Standing {
  running: boolean;
  /** Whether there is one, which may be finished. */
  painted: boolean;
  /** Whether the change comes into a painting that is being made. */
  steerable: boolean;
}

/**
 * How a change of the visitor's comes into the painting that is there or being made; nothing where there is none, as it goes without
 * saying then.
 */
export function hintOf(changed: Said, { running, painted, steerable }: Standing): Said | undefined {
  const values = { changed, count: isPlural(changed) ? 2 : 1 };
  if (running) return message(steerable ? "hint.now" : "hint.next", values);
  return painted ? message("hint.apply", { changed }) : undefined;
}

/** What is called by a word in the plural. */
function isPlural(changed: Said): boolean {
  const key = typeof changed === "object" && "key" in changed ? changed.key : "";
  return key === "change.regions" || key === "change.settings";
}
