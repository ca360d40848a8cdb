/** Meters on Modbus, by cable (RTU) or network (TCP): several may share one line, and each fails for itself. */
import { maxRmsA } from "../../common/contract/device-messages.ts";
import { defineSensor, type SensorReading } from "./define-sensor.ts";
import { createModbusLine } from "./modbus-line.ts";
import { currentsIn, registerSpan } from "./modbus-registers.ts";
import { channelNames, type MeterSettings, modbusSettings, phasesInUse } from "./modbus-settings.ts";

/** A meter that didn't work when it was last asked. */
interface Failure {
  readonly reason: string;
  /** When it may be asked again, in the context's ms. */
  readonly restUntilMs: number;
}

/** A silent meter is left alone for so long, so that it doesn't hold up the others, and an answer that comes late finds no question. */
const shortestRestMs = 2000;

/** As many failing meters are named in a problem. */
const namedFailures = 2;

/** Sensor `modbus-meter`: asks its meters in turn. */
export const modbusMeter = defineSensor({
  config: modbusSettings,
  provides: ["rmsA"],
  create: ({ connection, meters, readEveryMs, timeoutMs }, context) => {
    const line = createModbusLine(connection, timeoutMs);
    const failures = new Map<MeterSettings, Failure>();
    const restMs = Math.max(shortestRestMs, 2 * timeoutMs);
    // A silent meter may hold up a round by its time limit.
    const periodMs = readEveryMs + timeoutMs;

    /** All that work, and of those that rested the one that waits the longest; all that rested when none works. */
    function due(): MeterSettings[] {
      const working = meters.filter((meter) => !failures.has(meter));
      const rested = [...failures]
        .filter(([, { restUntilMs }]) => restUntilMs <= context.now())
        .map(([meter]) => meter);
      return [...working, ...(working.length > 0 ? rested.slice(0, 1) : rested)];
    }

    async function ask(meter: MeterSettings, signal: AbortSignal): Promise<SensorReading[]> {
      const phases = phasesInUse(meter);
      const answer = await line.ask(meter.address, registerSpan(meter.model, phases), signal);
      // What failed last goes to the end: the others wait longer.
      const hadFailed = failures.delete(meter);
      const currents = answer.ok ? currentsIn(meter.model, phases, answer.words) : [];
      const nonsense = currents.find((rmsA) => !(rmsA >= 0 && rmsA <= maxRmsA));
      if (answer.ok && nonsense === undefined) {
        const names = channelNames(meter, meters.length);
        return currents.map((rmsA, index) => ({ rmsA, channel: names[index], periodMs }));
      }
      const reason = answer.ok ? `${nonsense} A is no current; check model and phases` : answer.reason;
      const isSilent = !answer.ok && answer.kind === "silent";
      // One lost answer is no reason to rest: the value that is shown must not run out over it.
      failures.set(meter, { reason, restUntilMs: context.now() + (isSilent && hadFailed ? restMs : 0) });
      return [];
    }

    function partFailure(): string | undefined {
      const texts = [...failures].map(([meter, { reason }]) => `${nameOf(meter)}: ${reason}`);
      if (texts.length === 0) return undefined;
      const more = texts.length - namedFailures;
      return `${texts.slice(0, namedFailures).join(". ")}${more > 0 ? `. And ${more} more` : ""}`;
    }

    return {
      readEveryMs,
      open: line.open,
      async read(signal) {
        const readings: SensorReading[] = [];
        for (const meter of due()) readings.push(...(await ask(meter, signal)));
        return readings;
      },
      partFailure,
      close: line.close,
    };
  },
});

function nameOf({ name, address }: MeterSettings): string {
  return name === undefined ? `meter at address ${address}` : `meter ${name} (address ${address})`;
}
