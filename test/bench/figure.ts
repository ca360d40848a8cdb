/** Prints what a bench measured: one JSON line a figure, for people to read and for scripts to compare. */

/** Prints one figure; `n` is how many single measurements stand behind it. */
export function figure(bench: string, name: string, value: number, unit: string, n: number): void {
  // Four significant digits: more would be noise, and would hide that two runs are equal.
  const rounded = Number(value.toPrecision(4));
  process.stdout.write(`${JSON.stringify({ bench, figure: name, value: rounded, unit, n })}\n`);
}

/** Prints the median and the 99th percentile of single measurements, as `NAME p50` and `NAME p99`. */
export function distribution(bench: string, name: string, samples: readonly number[], unit: string): void {
  figure(bench, `${name} p50`, percentile(samples, 0.5), unit, samples.length);
  figure(bench, `${name} p99`, percentile(samples, 0.99), unit, samples.length);
}

/**
 * The nearest-rank percentile: the smallest sample that at least `share` (0 to 1) of all samples don't exceed.
 * Always a value that was measured, never one in between. Throws without samples.
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("A percentile needs at least one sample: the bench measured nothing.");
  return value;
}
