// What of a page is still in English.

/** Names, works and licences, which are the same in every language. */
const NAMES = ["A Neural Algorithm of Artistic Style", "Karen Simonyan", "Andrew Zisserman"];

/**
 * Every text, label, title and placeholder of the page and of all shadow trees in it, shown or not, that has three or more English words
 * on end.
 */
export function englishLeft(page) {
  return page.evaluate((names) => {
    const WORDS = /[a-z][a-z'’]+(?:[\s,;:.]+[a-z][a-z'’]+){2,}/i;
    const left = [];
    const look = (text, where) => {
      const rest = names.reduce((rest, name) => rest.replaceAll(name, ""), text ?? "");
      if (WORDS.test(rest)) left.push(`${where}: ${rest.trim()}`);
    };
    const walk = (node) => {
      if (node instanceof Text) look(node.data, node.parentNode.nodeName);
      if (node instanceof Element) {
        // Code is the same in every language.
        if (node.matches("script, style, noscript, pre, meta[http-equiv]")) return;
        for (const { name, value } of node.attributes)
          if (/^(aria-(label|valuetext|description)|title|placeholder|alt|content|data-unit)$/.test(name))
            look(value, `${node.nodeName} ${name}`);
        if (node.shadowRoot) walk(node.shadowRoot);
        if (node instanceof HTMLTemplateElement) walk(node.content);
      }
      node.childNodes.forEach(walk);
    };
    walk(document);
    return left;
  }, NAMES);
}
