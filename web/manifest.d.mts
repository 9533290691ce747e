// What tests in TypeScript know of manifest.mjs.

interface Named {
  name: string;
}

export function manifestOf(readme: string): { modules: [{ declarations: [{ cssParts: Named[] }] }] };
export function tableOf(readme: string, ...head: string[]): string[][];
