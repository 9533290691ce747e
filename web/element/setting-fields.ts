import { message } from "../languages/message";
import type { Words } from "../languages/words";
import type { Setting } from "./setting";
import { settingGroups } from "./setting-groups";

/** Builds the fields of all settings that fold away, by group, each with its sentence. */
export function buildSettingFields(place: HTMLElement, words: Words): void {
  place.replaceChildren(
    ...settingGroups().map(({ title, settings }) => {
      const group = document.createElement("fieldset");
      group.className = "group";
      const legend = document.createElement("legend");
      words.show(legend, message(title));
      group.append(legend, ...settings.map(fieldOf));
      return group;
    }),
  );
}

function fieldOf(setting: Setting): HTMLElement {
  const { attribute, type } = setting;
  const label = document.createElement("label");
  label.htmlFor = attribute;
  const isChoice = type === "choice" || attribute === "network";
  const control = isChoice ? document.createElement("select") : numberInput(setting);
  control.id = attribute;
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.id = `${attribute}-hint`;
  control.setAttribute("aria-describedby", hint.id);
  const field = document.createElement("div");
  field.className = isChoice ? "field wide" : "field";
  field.append(label, control, hint);
  return field;
}

function numberInput({ type }: Setting): HTMLInputElement {
  const input = document.createElement("input");
  input.type = type === "string" ? "text" : "number";
  input.inputMode = type === "integer" ? "numeric" : "decimal";
  return input;
}
