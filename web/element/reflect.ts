/** Sets the attribute, or takes it away. */
export function reflect(element: Element, attribute: string, value: string | number | null | undefined): void {
  if (value === null || value === undefined) element.removeAttribute(attribute);
  else element.setAttribute(attribute, String(value));
}
