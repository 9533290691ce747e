// What Comlink cannot carry by itself: abort signals, and of an error its code, its cause and what its sentence is made of. Both sides install these.

import { type TransferHandler, transferHandlers } from "comlink";

interface SerializedSignal {
  aborted: boolean;
  port: MessagePort;
}

const abortSignal: TransferHandler<AbortSignal, SerializedSignal> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize(signal) {
    const { port1, port2 } = new MessageChannel();
    signal.addEventListener("abort", () => port1.postMessage("abort"), { once: true });
    return [{ aborted: signal.aborted, port: port2 }, [port2]];
  },
  deserialize({ aborted, port }) {
    const controller = new AbortController();
    if (aborted) controller.abort();
    port.onmessage = () => controller.abort();
    return controller.signal;
  },
};

interface SerializedThrow {
  isError: boolean;
  value: Record<string, unknown>;
}

/** Comlink's own handler for thrown values sends name, message and stack; ours adds code, cause, and what the sentence is made of. */
function withCode(
  original: TransferHandler<{ value: unknown }, SerializedThrow>,
): TransferHandler<{ value: unknown }, SerializedThrow> {
  return {
    ...original,
    serialize(thrown) {
      const [serialized, transfers] = original.serialize(thrown);
      const { code, cause, said, values } = (thrown.value ?? {}) as Partial<Record<string, unknown>>;
      if (!serialized.isError) return [serialized, transfers];
      if (typeof code === "string") serialized.value.code = code;
      if (typeof cause === "string") serialized.value.cause = cause;
      if (said !== undefined) serialized.value.said = said;
      if (values !== undefined) serialized.value.values = values;
      return [serialized, transfers];
    },
  };
}

/** Teaches Comlink to carry abort signals, and the codes and causes of errors. Call once on each side, before the first message. */
export function installComlinkHandlers(): void {
  transferHandlers.set("abort-signal", abortSignal);
  const original = transferHandlers.get("throw") as TransferHandler<{ value: unknown }, SerializedThrow>;
  transferHandlers.set("throw", withCode(original));
}
