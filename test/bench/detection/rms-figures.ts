/** Prints what RMS by windows comes to: errors, bias near the floor, clipping, speed. */
import { benchDetectionRms } from "../detection-rms.ts";
import { figure } from "../figure.ts";

/** Measures and prints. */
export function printRms(): void {
  const { errors, p95, bias, worstBias, floorCounts, floor, clipping, cutTops, speed } = benchDetectionRms();
  const windows = errors.reduce((sum, cell) => sum + cell.windows, 0);
  figure("detection", "RMS error, p95", p95 * 100, "%", windows);
  figure(
    "detection",
    "RMS error, p95 of the worst frequency, crest factor and load",
    Math.max(...errors.map((cell) => cell.p95)) * 100,
    "%",
    errors.length,
  );
  figure("detection", "RMS bias", bias * 100, "%", windows);
  figure("detection", "RMS bias of the worst load", worstBias * 100, "%", windows);
  figure("detection", "noise floor measured", floorCounts, "counts", 1);
  for (const cell of floor) {
    figure(
      "detection",
      `RMS bias at ${cell.load * 100} % of full scale, 3 counts of noise`,
      cell.bias * 100,
      "%",
      cell.windows,
    );
  }
  figure("detection", "clipped windows without the flag", clipping.missed, "", clipping.clippedWindows);
  figure("detection", "clean windows with the flag", clipping.falseAlarms, "", clipping.cleanWindows);
  for (const { crestFactor, overshoot, flaggedShare } of cutTops) {
    figure(
      "detection",
      `flat tops flagged, crest factor ${crestFactor}, ${overshoot} × the limit`,
      flaggedShare,
      "",
      1,
    );
  }
  figure("detection", "raw samples through RMS", speed.samplesPerSecond / 1e6, "million/s", 1);
  figure("detection", "the same through a plain loop", speed.naiveSamplesPerSecond / 1e6, "million/s", 1);
}
