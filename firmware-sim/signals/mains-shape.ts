/** One mains cycle of current as a table: its crest factor and harmonics, scaled to an RMS of 1. */

/** A harmonic on top of the fundamental. */
export interface Harmonic {
  /** Multiple of the mains frequency, 2 to 40. */
  readonly order: number;
  /** Its amplitude as a share of the fundamental's, 0 to 1. */
  readonly share: number;
  /** Its phase against the fundamental, in degrees. */
  readonly phaseDegrees: number;
}

/** What the current of one cycle looks like. */
export interface ShapeSettings {
  /** Peak / RMS before the harmonics: 1.414 is a sine, 1.1 to 4.5 is possible. */
  readonly crestFactor: number;
  readonly harmonics?: readonly Harmonic[];
}

/** Entries of the table; a power of two, so that a phase becomes a place by masking. */
export const shapeLength = 4096;

/**
 * Builds one cycle, `shapeLength` values with an RMS of 1.
 *
 * The shape is sign(sin θ)·|sin θ|^p: p = 1 is a sine; larger p narrows it to the pulses round the voltage's peaks that
 * rectifiers with a capacitor draw; smaller p flattens it. p is found from the crest factor by bisection.
 */
export function createMainsShape({ crestFactor, harmonics = [] }: ShapeSettings): Float64Array {
  const power = powerForCrest(crestFactor);
  const table = Float64Array.from({ length: shapeLength }, (_, index) => {
    const theta = (2 * Math.PI * (index + 0.5)) / shapeLength;
    const sine = Math.sin(theta);
    const fundamental = Math.sign(sine) * Math.abs(sine) ** power;
    const others = harmonics.map(
      ({ order, share, phaseDegrees }) => share * Math.sin(order * theta + (phaseDegrees * Math.PI) / 180),
    );
    return others.reduce((sum, value) => sum + value, fundamental);
  });
  const rms = rmsOf(table);
  return table.map((value) => value / rms);
}

/** Peak / RMS of a table. */
export function crestFactorOf(table: Float64Array): number {
  return table.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) / rmsOf(table);
}

function rmsOf(table: Float64Array): number {
  return Math.sqrt(table.reduce((sum, value) => sum + value * value, 0) / table.length);
}

function powerForCrest(crestFactor: number): number {
  let low = 0.05;
  let high = 150;
  for (let step = 0; step < 50; step += 1) {
    const middle = Math.sqrt(low * high);
    if (crestOfPower(middle) < crestFactor) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** Peak / RMS of |sin θ|^p, by adding up a quarter of a cycle. */
function crestOfPower(power: number): number {
  const points = 1024;
  let squares = 0;
  for (let index = 0; index < points; index += 1) {
    squares += Math.sin((Math.PI * (index + 0.5)) / (2 * points)) ** (2 * power);
  }
  return 1 / Math.sqrt(squares / points);
}
