// What Comlink cannot carry by itself: abort signals, and the code and the cause of an error. Both sides install these.

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

/** Comlink's own handler for thrown values sends name, message and stack; ours adds code and cause. */
function withCode(
  original: TransferHandler<{ value: unknown }, SerializedThrow>,
): TransferHandler<{ value: unknown }, SerializedThrow> {
  return {
    ...original,
    serialize(thrown) {
      const [serialized, transfers] = original.serialize(thrown);
      const { code, cause } = (thrown.value ?? {}) as { code?: unknown; cause?: unknown };
      if (serialized.isError && typeof code === "string") serialized.value.code = code;
      if (serialized.isError && typeof cause === "string") serialized.value.cause = cause;
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
