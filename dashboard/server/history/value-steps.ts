/** Values as whole steps: history keeps a thousandth of the unit, finer than a 12-bit converter on a 100 A clamp. */

/** Steps in one unit. */
const stepsPerUnit = 1000;

/** A value in steps, rounded. */
export function toSteps(value: number | undefined): number {
  return Math.round((value ?? 0) * stepsPerUnit);
}

/** Steps as a value. */
export function toValue(steps: number): number {
  return steps / stepsPerUnit;
}
