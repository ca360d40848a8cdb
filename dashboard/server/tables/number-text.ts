/** Numbers as text for CSV, quickly: what history holds has few digits, and millions of such numbers are written. */

/** A ten-thousandth is the finest that is written the quick way. */
const steps = 10_000;
/** Whole numbers up to here are quick to write by themselves. */
const mostQuick = 2 ** 31 - 1;

/** What follows the whole part: "", ".5", ".1234". */
const fractions: readonly string[] = Array.from({ length: steps }, (_, step) => String(step / steps).slice(1));
/** Three digits each. */
const thousandths: readonly string[] = Array.from({ length: 1000 }, (_, step) => String(step).padStart(3, "0"));

/** Writes a number as `String` does; nothing for what isn't finite. */
export function numberText(value: number): string {
  if (value < 0) return Number.isFinite(value) ? `-${numberText(-value)}` : "";
  if (value <= mostQuick) {
    const whole = Math.floor(value);
    if (whole === value) return `${whole}`;
    const step = Math.round((value - whole) * steps);
    // Only where it is exact, and where String itself wouldn't take to exponents.
    const isExact = step > 0 && step < steps && (whole * steps + step) / steps === value;
    return isExact ? `${whole}${fractions[step]}` : `${value}`;
  }
  if (!Number.isSafeInteger(value)) return Number.isFinite(value) ? `${value}` : "";
  const most = Math.floor(value / 1000);
  return `${most}${thousandths[value - most * 1000]}`;
}
