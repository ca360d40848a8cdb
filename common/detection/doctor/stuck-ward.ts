/** Whether a current stands still to the last digit for longer than a mains lets any current stand still. */
import type { ClampWard } from "./clamp-finding.ts";

const leastMs = 10 * 60_000;
/** Sensors that are read once a minute need more time than those that are read each second. */
const leastSeconds = 60;
/** A mains wanders by half a percent within minutes: by a digit at least, where a value has so many of them. */
const leastDigits = 200;
/** The finest step that values are kept in, in amperes. */
const finestA = 0.001;

/** Creates a ward; values below `currentFromA` amperes, such as the 0.00 of a device whose machine is off, aren't stuck. */
export function createStuckWard(currentFromA: number): ClampWard {
  let valueA: number | undefined;
  let sinceT = 0;
  let seconds = 0;
  let lastT = 0;

  return {
    second({ t, mean, min, max, currentA }) {
      lastT = t;
      const isSame = min === max && mean === valueA;
      if (isSame) {
        seconds += 1;
        return;
      }
      valueA = min === max && currentA >= currentFromA ? mean : undefined;
      sinceT = t;
      seconds = 1;
    },
    finding() {
      const isLong = lastT - sinceT >= leastMs && seconds >= leastSeconds;
      if (valueA === undefined || !isLong || valueA / lastDigitA(valueA) < leastDigits) return undefined;
      const evidence = { amps: valueA, minutes: Math.floor((lastT - sinceT) / 60_000) };
      return { code: "clamp-stuck", since: sinceT, evidence };
    },
  };
}

/** What the last digit of a value is worth: 0.01 for 4.21. */
function lastDigitA(valueA: number): number {
  const steps = Math.round(valueA / finestA);
  const worth = [1000, 100, 10].find((digit) => steps % digit === 0) ?? 1;
  return worth * finestA;
}
