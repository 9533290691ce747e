/** What a change is called in the plural. */
const PLURALS = ["regions", "settings"];

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
export function hintOf(changed: string, { running, painted, steerable }: Standing): string | undefined {
  const counts = `The new ${changed} ${PLURALS.includes(changed) ? "count" : "counts"}`;
  if (running && steerable) return `${counts} from here on.`;
  if (running) return `${counts} from the next Paint: press Stop and then Paint.`;
  return painted ? `Press Paint to apply the new ${changed}.` : undefined;
}
