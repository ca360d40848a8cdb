/** Calls across a thread boundary: a name and arguments one way, a value or an error the other. */
import type { Transferable } from "node:worker_threads";
import { DamagedDatabaseError, DiskFullError } from "../../../common/runtime/errors.ts";

/** Both ends of a worker thread have these. */
export interface ThreadPort {
  postMessage(value: unknown, transfer?: readonly Transferable[]): void;
  on(event: "message", listener: (value: unknown) => void): unknown;
}

interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { kind: string; message: string; stack: string | undefined; path: string } };

/** Functions that may be called from the other side; their arguments and values must be cloneable. */
export type Callable = Record<string, (...args: never[]) => unknown>;

/** The other side's functions as they look from here. */
export type Remote<C extends Callable> = {
  readonly [N in keyof C]: (...args: Parameters<C[N]>) => Promise<Awaited<ReturnType<C[N]>>>;
};

/** Answers calls that come through a port. Bytes are handed over, not copied. */
export function serveCalls(port: ThreadPort, functions: Callable): void {
  port.on("message", (message) => {
    void answer(port, functions, message as Call);
  });
}

async function answer(port: ThreadPort, functions: Callable, { id, name, args }: Call): Promise<void> {
  try {
    const value = await functions[name]?.(...(args as never[]));
    port.postMessage({ id, value }, ownBytes(value));
  } catch (error) {
    const { message, stack, path } = error as Error & { path?: string };
    const kind = error instanceof Error ? error.constructor.name : "Error";
    port.postMessage({ id, error: { kind, message: message ?? String(error), stack, path: path ?? "" } });
  }
}

/** Bytes that stand alone in their memory can change hands: the value itself, or a place in it. */
function ownBytes(value: unknown): Transferable[] {
  const parts = value instanceof Uint8Array || typeof value !== "object" ? [value] : Object.values(value ?? {});
  return parts.flatMap((part) => {
    const isWhole = part instanceof Uint8Array && part.byteLength === part.buffer.byteLength;
    return isWhole ? [part.buffer as ArrayBuffer] : [];
  });
}

/** Makes the other side's functions callable. After `fail` all calls, also those under way, reject. */
export function callThread<C extends Callable>(
  port: ThreadPort,
): { readonly remote: Remote<C>; fail(error: Error): void } {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let failure: Error | undefined;
  let next = 0;

  function call(name: string, args: readonly unknown[]): Promise<unknown> {
    if (failure) return Promise.reject(failure);
    next += 1;
    const id = next;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      port.postMessage({ id, name, args });
    });
  }

  port.on("message", (message) => {
    const reply = message as Reply;
    const caller = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("error" in reply) caller?.reject(revive(reply.error));
    else caller?.resolve(reply.value);
  });

  const remote = new Proxy({} as Remote<C>, {
    get:
      (_target, name) =>
      (...args: unknown[]) =>
        call(String(name), args),
  });
  return {
    remote,
    fail(error) {
      failure = error;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}

/** Errors that have a fate of their own keep it on this side. */
function revive({
  kind,
  message,
  stack,
  path,
}: {
  kind: string;
  message: string;
  stack: string | undefined;
  path: string;
}): Error {
  const cause = new Error(message);
  if (stack !== undefined) cause.stack = stack;
  if (kind === DiskFullError.name) return new DiskFullError(path, cause);
  if (kind === DamagedDatabaseError.name) return new DamagedDatabaseError(path, cause);
  if (kind === RangeError.name) return new RangeError(message, { cause });
  return cause;
}
