import { Failure } from "./failure";

/** The bytes of a chosen file, which may be gone by now. */
export async function readFile(file: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Failure("file", `${name} could not be read; check that the file is still there and choose it again.`);
  }
}
