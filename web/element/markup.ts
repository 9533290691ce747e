/** HTML as it was when the scripts were built: texts, and elements with their attributes and children. See web/markup.mjs. */
export type Markup = readonly MarkupNode[];
type MarkupNode = string | readonly [name: string, attributes: Readonly<Record<string, string>>, ...MarkupNode[]];

const SVG = "http://www.w3.org/2000/svg";

/** Makes nodes of markup; no HTML is parsed, which a page that requires Trusted Types would refuse. */
export function buildMarkup(markup: Markup): DocumentFragment {
  // In a document without a window custom elements wait with their upgrade until they have all their attributes, as parsed ones do.
  const inert = document.implementation.createHTMLDocument("");
  const fragment = inert.createDocumentFragment();
  fill(inert, fragment, markup, undefined);
  return document.adoptNode(fragment);
}

function fill(inert: Document, parent: Node, markup: Markup, namespace: string | undefined): void {
  for (const node of markup) {
    if (typeof node === "string") {
      parent.appendChild(inert.createTextNode(node));
      continue;
    }
    const [name, attributes, ...children] = node;
    const within = name === "svg" ? SVG : namespace;
    const element = within === undefined ? inert.createElement(name) : inert.createElementNS(within, name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    fill(inert, element instanceof HTMLTemplateElement ? element.content : element, children, within);
    parent.appendChild(element);
  }
}
