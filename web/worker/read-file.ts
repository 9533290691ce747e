import { message } from "../languages/message";
import { recognizedName } from "../languages/recognized";
import { Failure } from "./failure";

/** The bytes of a chosen file, which may be gone by now. */
export async function readFile(file: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Failure("file", message("failure.unreadable-file", { name: recognizedName(name) }));
  }
}
