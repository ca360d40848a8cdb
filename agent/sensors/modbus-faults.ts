/** What goes wrong on a Modbus line, in words that say what to do. */
import type { LineSettings } from "./modbus-settings.ts";

/** Why a meter gave no answer that can be used. */
export interface AnswerFault {
  readonly ok: false;
  readonly reason: string;
  /** `silent`: nothing came in time. `garbled`: something came, but no whole answer. `refused`: the meter answered that it can't. */
  readonly kind: "silent" | "garbled" | "refused";
}

/** Exception codes of the Modbus application protocol 1.1b3, section 7. */
const exceptions = new Map([
  [1, "it doesn't know the question (illegal function); check model"],
  [2, "it has no such registers (illegal data address); check model and phases"],
  [3, "it refuses the question (illegal data value); check model and phases"],
  [4, "it has a fault of its own (device failure); switch it off and on"],
  [5, "it is still at work (acknowledge); raise readEveryMs"],
  [6, "it is busy (device busy); raise readEveryMs"],
  [8, "its memory is damaged (memory parity error); replace it"],
  [10, "the gateway has no way to it (path unavailable); check the gateway's settings"],
  [11, "it gives the gateway no answer (target failed to respond); check its power, its wiring and its address"],
]);

/** The fields that errors of sockets, of serial ports and of the Modbus client bring. */
interface ErrorFields {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly modbusCode?: unknown;
}

/** Explains why a question came to nothing. */
export function explainAnswer(error: unknown, timeoutMs: number): AnswerFault {
  const { message, errno, modbusCode } = error as ErrorFields;
  if (typeof modbusCode === "number") {
    const words = exceptions.get(modbusCode) ?? "it refuses for a reason that only its maker knows";
    return { ok: false, kind: "refused", reason: `exception ${modbusCode}: ${words}` };
  }
  if (errno === "ETIMEDOUT") {
    const reason = `no answer within ${timeoutMs} ms; check its power, its wiring and its address, or raise timeoutMs`;
    return { ok: false, kind: "silent", reason };
  }
  const reason = `garbled answer (${message}); check A and B, the baud rate, and that no two have the same address`;
  return { ok: false, kind: "garbled", reason };
}

/** Explains why a line can't be opened. */
export function explainOpening(line: LineSettings, error: unknown): Error {
  const message = "host" in line ? explainHost(line, error) : explainPath(line.path, error);
  return new Error(message, { cause: error });
}

function explainHost({ host, port }: { host: string; port: number }, error: unknown): string {
  const { code, message } = error as ErrorFields;
  const place = `${host} port ${port}`;
  if (code === "ECONNREFUSED") return `${place} refuses: check port, and that Modbus TCP is switched on there`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `${host} isn't known: check host, or write its IP address`;
  if (code === "ABORT_ERR") return `${place} doesn't answer: check host, its power and its network cable`;
  return `${place} can't be reached (${message}): check host, its power and its network cable`;
}

function explainPath(path: string, error: unknown): string {
  const text = String((error as ErrorFields).message);
  if (/no native build|prebuild|bindings/i.test(text)) {
    return `serial ports can't be used on this kind of computer (${process.platform} ${process.arch}): use a Modbus TCP gateway and host`;
  }
  if (/no such file|file not found|no such device/i.test(text)) {
    return `${path} isn't there: plug the adapter in, and look for its name with ls /dev/serial/by-id`;
  }
  if (/permission denied|access denied/i.test(text)) {
    return `${path} may not be opened: add this program's user to the group dialout (sudo usermod -aG dialout NAME) and start it again`;
  }
  if (/lock|busy/i.test(text)) {
    return `${path} is in use: stop the other program; meters on one line belong into one sensor`;
  }
  return `${path} can't be opened (${text}): check path`;
}
