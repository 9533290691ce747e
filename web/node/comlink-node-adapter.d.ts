declare module "comlink/dist/esm/node-adapter.mjs" {
  import type { Endpoint } from "comlink";
  /** Makes an endpoint of a worker of Node, or of what it talks to. */
  export default function nodeEndpoint(
    worker: import("node:worker_threads").Worker | import("node:worker_threads").MessagePort,
  ): Endpoint;
}
