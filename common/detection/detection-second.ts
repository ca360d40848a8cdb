/** One second of a machine as detection takes it: what live, replay and learning have in common. */

/** A mean current over a second, or less in recordings that are finer. Times in ms. */
export interface DetectionSecond {
  readonly t: number;
  readonly meanA: number;
  /** Valid until `t + validForMs`. */
  readonly validForMs: number;
  readonly lengthMs: number;
}
