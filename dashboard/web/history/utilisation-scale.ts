/** The colour scale of the calendar: eight steps that go from light to dark, so that they also hold for colour-blind eyes and in black-and-white print. */

/** Lower ends of the steps, in thousandths of utilisation: finer where machines that have work are. */
const stepsFrom = [0, 150, 300, 450, 600, 700, 800, 900] as const;

/** Number of the steps; the tokens `--heat-0` … are their colours. */
export const heatSteps = stepsFrom.length;

/** The step of a utilisation in thousandths: 0 for the lightest. */
export function heatStepOf(thousandths: number): number {
  return Math.max(
    0,
    stepsFrom.findLastIndex((from) => thousandths >= from),
  );
}

/** What a step stands for, in per cent: from (included) and to (excluded; the last one includes 100). */
export function heatStepPercents(step: number): readonly [from: number, to: number] {
  return [(stepsFrom[step] ?? 0) / 10, (stepsFrom[step + 1] ?? 1000) / 10];
}

/** Coverage below this, in thousandths, is hatched: so little was known that the figure may mislead. */
export const lowCoverage = 800;
