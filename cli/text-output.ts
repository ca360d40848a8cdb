/** Text or bytes written at the reader's pace; a reader that goes away (`| head`) is no failure. */
import type { Writable } from "node:stream";
import { errorCode } from "../common/runtime/errors.ts";

/** Writes a text or bytes; answers false once the reader has gone. Rejects when writing fails otherwise. */
export type TextOutput = (text: string | Uint8Array) => Promise<boolean>;

/** Creates an output on a stream. */
export function createTextOutput(stream: Writable): TextOutput {
  let failure: Error | undefined;
  let resume = () => {};
  // The listener stays: the error of a reader that goes at the very end comes after the last write.
  stream.on("error", (error) => {
    failure ??= error;
    resume();
  });
  stream.on("drain", () => resume());
  const isOpen = (): boolean => {
    if (failure === undefined) return true;
    if (["EPIPE", "EOF", "ERR_STREAM_DESTROYED"].includes(errorCode(failure) ?? "")) return false;
    throw failure;
  };
  return async (text) => {
    if (!isOpen()) return false;
    if (text.length > 0 && !stream.write(text)) {
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
    }
    return isOpen();
  };
}
