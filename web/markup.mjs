// Turns HTML into nested lists when the scripts are built, so that no HTML is parsed in the page: pages that require Trusted
// Types refuse that. web/element/markup.ts makes nodes of the lists.

import { parseFragment } from "parse5";

/** HTML as a list of nodes: a text is a string, an element `[name, attributes, ...children]`. Comments are left out. */
export function markupOf(html) {
  return parseFragment(html).childNodes.flatMap(nodeOf);
}

function nodeOf(node) {
  if (node.nodeName === "#comment") return [];
  if (node.nodeName === "#text") return [node.value.replace(/\n\s*/g, "\n")];
  const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
  const { childNodes } = node.content ?? node;
  return [[node.tagName, attributes, ...childNodes.flatMap(nodeOf)]];
}

/** What esbuild takes for an HTML file: a module whose default export is its markup. */
export function markupModule(html) {
  return `export default ${JSON.stringify(markupOf(html))};`;
}

/** The comparison slider with its one `innerHTML` replaced by nodes; throws where another version has more or fewer. */
export function withoutInnerHtml(script, builder) {
  const pattern = /(\w+)\.innerHTML=('(?:[^'\\]|\\.)*')/g;
  if ([...script.matchAll(/innerHTML/g)].length !== 1 || script.match(pattern)?.length !== 1) {
    throw new Error("img-comparison-slider no longer sets innerHTML once: see web/markup.mjs");
  }
  const replaced = script.replace(pattern, (_, template, text) => {
    const html = text.slice(1, -1).replace(/\\(.)/g, "$1");
    return `${template}.content.append(buildMarkup(${JSON.stringify(markupOf(html))}))`;
  });
  return `import { buildMarkup } from ${JSON.stringify(builder)};\n${replaced}`;
}
