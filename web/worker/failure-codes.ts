// The stable codes of all that can fail, each once. What they mean is in web/element/README.md, which a test holds to this list.

/** The core's: src/error.rs and crates/weights/src/error.rs, but for those that only the command can run into. */
export const CORE_CODES = [
  "empty-file",
  "not-a-picture",
  "damaged-picture",
  "unsupported-picture",
  "picture-too-large",
  "picture-too-small",
  "picture-too-long",
  "encode",
  "unknown-network",
  "no-weights",
  "bad-look",
  "unknown-layer",
  "bad-setting",
  "does-not-fit",
  "bad-recipe",
  "bad-manifest",
  "bad-shard",
  "no-device",
  "device-failed",
  "not-finite",
  "file",
] as const;

/** Those that are added here, by worker, client and element. */
export const PAGE_CODES = [
  "no-connection",
  "silent",
  "http-status",
  "not-found",
  "cut-off",
  "too-long",
  "not-a-pack",
  "bad-index",
  "refused-by-policy",
  "engine-unreachable",
  "worker-unreachable",
  "no-memory",
  "not-open",
  "picture-unreachable",
  "recipe-unreachable",
  "look-unreachable",
  "part-unreachable",
  "video-unknown",
  "video-damaged",
  "video-empty",
  "video-codec",
  "clip-empty",
  "clip-too-long",
  "clip-unsupported",
  "clip-failed",
  "camera-refused",
  "no-camera",
  "camera-gone",
  "camera-failed",
  "running",
  "no-frames",
  "taken",
  "not-passed-on",
  "no-photo",
  "no-style",
  "no-mask",
  "no-start",
  "no-painting",
  "no-look",
  "internal",
] as const;

/** What has failed, for programs. */
export type FailureCode = (typeof CORE_CODES)[number] | (typeof PAGE_CODES)[number];

/** Also what a later core says, or a page by `complain`. */
export type AnyFailureCode = FailureCode | (string & {});
