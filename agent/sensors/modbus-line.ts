/** A line with Modbus meters, by network or cable: one question at a time, and no answer but to that question. */
import { type ModbusConnection, openConnection } from "./modbus-connection.ts";
import { type AnswerFault, explainAnswer } from "./modbus-faults.ts";
import type { RegisterSpan } from "./modbus-registers.ts";
import type { LineSettings } from "./modbus-settings.ts";

/** The registers' values, each 0 to 65535, or why there are none. */
type Answer = { readonly ok: true; readonly words: readonly number[] } | AnswerFault;

/** A line. */
export interface ModbusLine {
  /** Connects; fails with what to do. */
  open(signal: AbortSignal): Promise<void>;
  /** Asks one meter. Fails only when the line itself is lost; a meter's failure is an answer. */
  ask(address: number, span: RegisterSpan, signal: AbortSignal): Promise<Answer>;
  /** Lets go of the line; also after a failure, and twice. */
  close(): Promise<void>;
}

/** Creates a line; nothing is opened yet. */
export function createModbusLine(settings: LineSettings, timeoutMs: number): ModbusLine {
  /** Addresses whose last answer is still out: it may come at any time. */
  const owing = new Set<number>();
  let connection: ModbusConnection | undefined;
  let isDirty = false;

  async function open(signal: AbortSignal): Promise<void> {
    connection = await openConnection(settings, timeoutMs, signal);
    isDirty = false;
  }

  async function close(): Promise<void> {
    const open = connection;
    connection = undefined;
    await open?.end();
  }

  async function askOnce(address: number, span: RegisterSpan, signal: AbortSignal): Promise<Answer> {
    // RTU has nothing in an answer that says which question it belongs to: what came until now must be thrown away.
    if (isDirty || (owing.has(address) && !connection?.bytesHeard)) {
      await close();
      await open(signal);
    }
    if (!connection) throw new Error("the line isn't open");
    const { bytesHeard } = connection;
    const before = bytesHeard?.();
    const answer = await exchange(connection, { address, span, timeoutMs });
    signal.throwIfAborted();
    const hasFailed = !answer.ok && answer.kind !== "refused";
    // On TCP answers are numbered, and gateways take few connections: there only half a frame is a reason for a new one.
    isDirty = hasFailed && (before === undefined || bytesHeard?.() !== before);
    if (hasFailed) owing.add(address);
    else owing.delete(address);
    return answer;
  }

  return {
    open,
    close,
    async ask(address, span, signal) {
      const answer = await askOnce(address, span, signal);
      // Sparks and welders garble an answer now and then.
      return !answer.ok && answer.kind === "garbled" ? askOnce(address, span, signal) : answer;
    },
  };
}

interface Question {
  readonly address: number;
  readonly span: RegisterSpan;
  readonly timeoutMs: number;
}

async function exchange(
  { client, lost, loss }: ModbusConnection,
  { address, span, timeoutMs }: Question,
): Promise<Answer> {
  client.setID(address);
  try {
    const { data } = await Promise.race([client.readInputRegisters(span.firstRegister, span.registers), lost]);
    if (data.length === span.registers) return { ok: true, words: data };
    return explainAnswer(new Error(`${data.length} registers instead of ${span.registers}`), timeoutMs);
  } catch (error) {
    if (!client.isOpen) throw loss;
    return explainAnswer(error, timeoutMs);
  }
}
