// The custom-elements manifest (https://github.com/webcomponents/custom-elements-manifest), which editors and catalogues read. It is
// made from the tables of the element's README, so that everything is described in one place, and of the types that TypeScript knows.

const CLASS = "ImpastoStylizer";
const TAG = "impasto-stylizer";
const MODULE = "impasto.js";

/** Where nobody has asked TypeScript. */
const NO_TYPES = { choices: {}, fields: {}, methods: {}, events: {} };

/** The manifest of the element that this README describes; `types` are those of member-types.mjs. */
export function manifestOf(readme, types = NO_TYPES) {
  const rows = (...head) => tableOf(readme, ...head);
  const described = rows("attribute", "property").map(([attribute, property, description, standard]) => ({
    name: plain(attribute),
    // Some are read from the attribute alone.
    fieldName: plain(property) || undefined,
    description,
    default: plain(standard),
  }));
  const attributes = described.map((attribute) => ({ ...attribute, type: attributeType(attribute, types) }));
  const reflected = described.flatMap(({ name, fieldName, description }) =>
    fieldName ? [{ name: fieldName, description, attribute: name, reflects: true }] : [],
  );
  const others = rows("property", "is").map(([name, description]) => ({
    name: plain(name),
    description,
    readonly: true,
  }));
  const fields = [...reflected, ...others].map((field) => ({
    kind: "field",
    ...field,
    type: types.fields[field.name],
  }));
  const methods = rows("method", "does").map(([call, description]) => {
    const name = plain(call).replace(/\(.*/s, "");
    return { kind: "method", name, description, ...types.methods[name] };
  });
  const events = rows("event").map(([name, detail, when]) => ({
    name: plain(name),
    type: types.events[plain(name)],
    description: `${when.charAt(0).toUpperCase()}${when.slice(1)}. Detail: ${detail}`,
  }));
  const cssParts = rows("part", "is").map(([name, description]) => ({ name, description }));
  const slots = rows("slot", "is").map(([name, description]) => ({ name, description }));
  const cssProperties = rows("custom property").map(([name, description, standard]) => ({
    name,
    description,
    default: standard,
  }));
  const declaration = { name: CLASS, module: MODULE };
  return {
    schemaVersion: "2.1.0",
    readme: "README.md",
    modules: [
      {
        kind: "javascript-module",
        path: MODULE,
        declarations: [
          {
            kind: "class",
            customElement: true,
            name: CLASS,
            tagName: TAG,
            superclass: { name: "HTMLElement" },
            description: "Repaints a photo in the style of any picture, on the visitor's own machine.",
            attributes,
            members: [...fields, ...methods],
            events,
            slots: slots.flatMap(named),
            cssParts: cssParts.flatMap(named),
            cssProperties: cssProperties.flatMap(named),
          },
        ],
        exports: [
          { kind: "js", name: CLASS, declaration },
          { kind: "custom-element-definition", name: TAG, declaration },
        ],
      },
    ],
  };
}

/** What an attribute's text stands for. One that is no property is there or not. */
function attributeType({ name, fieldName }, { choices, fields }) {
  if (!fieldName) return { text: "boolean" };
  const field = fields[fieldName];
  return choices[name] ?? (field && { text: field.text.replace(/ \| null$/, "") });
}

/** The lines of all tables whose first line begins so, as lists of cells. */
export function tableOf(readme, ...head) {
  return tables(readme).flatMap((table) => (startsWith(table.head, head) ? table.rows : []));
}

/** All tables: their first line and the others, as lists of cells. */
function tables(markdown) {
  const blocks = markdown.match(/(?:^\|.*\n)+/gm) ?? [];
  return blocks.map((block) => {
    const [head, , ...rows] = block.trimEnd().split("\n").map(cells);
    return { head: head.map(plain), rows };
  });
}

function cells(line) {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function startsWith(head, expected) {
  return expected.every((name, i) => head[i] === name);
}

function plain(cell) {
  return cell.replaceAll("`", "");
}

/** A row may name several. */
function named({ name, ...rest }) {
  return name.match(/[^`,\s]+/g).map((one) => ({ name: one, ...rest }));
}
