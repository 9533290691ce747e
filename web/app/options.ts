import { SETTINGS } from "../element/settings";

/** The element's attributes that the page's address may set. Pictures are not among them: a link must not make the page fetch one. */
const OPTIONS = ["device", "quality", ...SETTINGS.map(({ attribute }) => attribute)];

/** Reads `?device=cpu&size=256` into attributes. */
export function optionsFrom(search: string): [string, string][] {
  const query = new URLSearchParams(search);
  return OPTIONS.flatMap((name): [string, string][] => {
    const value = query.get(name);
    return value ? [[name, value]] : [];
  });
}
