/** The element the template is known to hold. */
export function findElement<T extends Element>(root: ParentNode, selector: string, type: new () => T): T {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`the template lacks ${selector}`);
  return found;
}
