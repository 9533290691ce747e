// A reporter of node's test runner: the files in which something failed, one a line.

export default async function* failedFiles(events) {
  // A case is defined in case.mjs, which all files share; what is outermost is the file's own.
  for await (const { type, data } of events) if (type === "test:fail" && data.nesting === 0) yield `${data.file}\n`;
}
