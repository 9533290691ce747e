import { message, type Said } from "../languages/message";
import { Failure } from "../worker/failure";

/** Longer values are cut off in sentences. */
const LONGEST = 40;

/** The failure of a setting whose text makes no sense; `example` says what would. */
export function badSetting(setting: Said, text: string | null, example: Said, longest = LONGEST): Failure {
  return new Failure(
    "bad-setting",
    message("failure.setting-text", { setting, value: shortened(text ?? "", longest), example }),
  );
}

/** The failure of what should be an address. */
export function noAddress(setting: Said, address: string, example: Said): Failure {
  return new Failure("bad-setting", message("failure.no-address", { setting, value: address, example }));
}

/** A text that a sentence can have. */
export function shortened(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
