import assert from "node:assert/strict";
import { test } from "node:test";
import { settingGroups } from "./setting-groups";
import type { Setting } from "./setting";
import { SETTINGS } from "./settings";

test("every setting has its place in the form, once", () => {
  const attributes = settingGroups().flatMap(({ settings }) => settings.map(({ attribute }) => attribute));
  const all = SETTINGS.map(({ attribute }): string => attribute).filter(
    (name) => !["strength", "size", "init", "seed"].includes(name),
  );
  assert.deepEqual(attributes.sort(), all.sort());
});

test("a setting that no group knows comes last", () => {
  const odd: Setting = {
    name: "odd",
    attribute: "odd",
    property: "odd",
    type: "number",
    label: "Odd",
    help: "",
  };
  assert.deepEqual(settingGroups([...SETTINGS, odd]).at(-1), { title: "group.further", settings: [odd] });
});
