/** Keeps one sensor at work: opens it, asks it at its interval, reports what fails, and tries again with back-off. */
import type { Problem } from "../../common/contract/gateway-messages.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { within } from "../../common/runtime/shutdown.ts";
import type { Sensor, SensorReading } from "./define-sensor.ts";

/** A sensor that is kept at work. */
export interface SensorRunner {
  start(): void;
  /** What is wrong with it now; undefined while it works. */
  problem(): Problem | undefined;
  close(): Promise<void>;
}

interface SensorRunnerOptions {
  readonly id: string;
  readonly sensor: Sensor;
  readonly clock: Clock;
  readonly onReadings: (readings: readonly SensorReading[]) => void;
  /** Called when a problem came or went. */
  readonly onProblem: () => void;
  readonly random?: () => number;
}

/** A device that hasn't answered by then is taken as failed. */
const deadlineMs = 10_000;
const shortestRetryMs = 1000;
const longestRetryMs = 60_000;

/** Creates a runner; nothing happens before `start`. */
export function createSensorRunner(options: SensorRunnerOptions): SensorRunner {
  const { id, sensor, clock, onReadings, onProblem, random = Math.random } = options;
  const stopping = new AbortController();
  let problem: Problem | undefined;
  let failures = 0;
  let cancel: () => void = () => {};

  function setProblem(next: Problem | undefined): void {
    const changed = problem?.message !== next?.message;
    problem = next;
    if (changed) onProblem();
  }

  function problemOf(reason: string): Problem {
    return { code: "sensor-fails", subject: id, message: `Sensor ${id}: ${reason}`.slice(0, 400) };
  }

  function fail(error: unknown, again: () => void): void {
    if (stopping.signal.aborted) return;
    failures += 1;
    const reason = error instanceof Error ? error.message : String(error);
    setProblem(problemOf(reason));
    const ceilingMs = Math.min(longestRetryMs, shortestRetryMs * 2 ** Math.min(failures, 8));
    cancel = clock.after(shortestRetryMs + random() * (ceilingMs - shortestRetryMs), again);
  }

  async function open(): Promise<void> {
    try {
      await withDeadline(clock, stopping.signal, (signal) => sensor.open(signal));
    } catch (error) {
      await closeSensor();
      fail(error, () => void open());
      return;
    }
    // The closing came while the sensor was being opened: what it took since must be let go of.
    if (stopping.signal.aborted) return closeSensor();
    if (sensor.read) await read();
    else succeed();
  }

  function succeed(): void {
    failures = 0;
    const reason = sensor.partFailure?.();
    setProblem(reason === undefined ? undefined : problemOf(reason));
  }

  async function read(): Promise<void> {
    try {
      const answer = await withDeadline(clock, stopping.signal, async (signal) => (await sensor.read?.(signal)) ?? []);
      const readings = Array.isArray(answer) ? (answer as readonly SensorReading[]) : [answer as SensorReading];
      if (stopping.signal.aborted) return;
      succeed();
      onReadings(readings);
      cancel = clock.after(sensor.readEveryMs ?? 1000, () => void read());
    } catch (error) {
      await closeSensor();
      fail(error, () => void open());
    }
  }

  /** Closes as well as that can be done: one that hangs or fails must not hold up the next try. */
  async function closeSensor(): Promise<void> {
    await within(clock, deadlineMs, `sensor ${id} can't be closed`, () => sensor.close()).catch(() => undefined);
  }

  return {
    start: () => void open(),
    problem: () => problem,
    async close() {
      stopping.abort();
      cancel();
      await closeSensor();
    },
  };
}

/** Runs `work` with a signal that aborts at the deadline, and doesn't wait longer even when the work ignores it. */
async function withDeadline<T>(
  clock: Clock,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const message = `no answer within ${deadlineMs / 1000} s; check its cable and its power`;
  try {
    return await within(clock, deadlineMs, message, () => work(AbortSignal.any([outer, late.signal])));
  } finally {
    late.abort();
  }
}
