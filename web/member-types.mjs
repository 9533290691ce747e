// The types of the element's properties, methods and events, as TypeScript knows them, for its manifest.

import { join } from "node:path";
import ts from "typescript";
import { programOf } from "./types.mjs";

/** All of them by their names, and the choices of settings by their attributes; `web` is this folder. */
export function memberTypes(web) {
  const program = programOf(web, ["element/index.ts"]);
  const checker = program.getTypeChecker();
  const exported = (file, name) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(web, file)));
    return checker.getExportsOfModule(module).find((symbol) => symbol.name === name);
  };
  const text = (type) => ({ text: checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation) });
  const propertiesOf = (type) => type.getProperties().map((one) => [one.name, checker.getTypeOfSymbol(one)]);
  const propertiesIn = (file, name) => propertiesOf(checker.getDeclaredTypeOfSymbol(exported(file, name)));
  const isMethod = ([, type]) => type.getCallSignatures().length > 0;
  const signature = (type) => {
    const [call] = type.getCallSignatures();
    const parameters = call.getParameters().map((one) => ({
      name: one.name,
      type: text(checker.getTypeOfSymbol(one)),
      ...(checker.isOptionalParameter(one.valueDeclaration) ? { optional: true } : {}),
    }));
    return { parameters, return: { type: text(call.getReturnType()) } };
  };

  const element = propertiesIn("element/stylizer.ts", "ImpastoStylizer");
  const settings = checker.getTypeArguments(checker.getTypeOfSymbol(exported("element/settings.ts", "SETTINGS")));
  const choices = settings.flatMap((setting) => {
    const { attribute, choices } = Object.fromEntries(propertiesOf(setting));
    return choices ? [[attribute.value, choices]] : [];
  });
  const union = (choices) => ({
    text: checker
      .getTypeArguments(choices)
      .map((choice) => text(choice).text)
      .join(" | "),
  });
  const byName = (entries, as) => Object.fromEntries(entries.map(([name, type]) => [name, as(type)]));
  return {
    choices: byName(choices, union),
    fields: byName(
      element.filter((one) => !isMethod(one)),
      text,
    ),
    methods: byName(element.filter(isMethod), signature),
    events: byName(propertiesIn("element/events.ts", "ImpastoEventMap"), text),
  };
}
