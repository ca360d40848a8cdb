/** From a converter's counts to amperes on the wire: reference, burden, ratio, and a correction found by comparison. */

/** The clamp as its settings describe it: either burden and turns, or amperes per volt when the burden is inside. */
export interface ClampSettings {
  /** Resistor across the clamp's winding, in ohms. */
  readonly burdenOhm?: number | undefined;
  /** Turns of the winding: amperes on the wire for one ampere in the clamp's leads. */
  readonly turns?: number | undefined;
  /** Amperes on the wire for one volt at the converter, such as 30 for a clamp of 30 A : 1 V. */
  readonly ampsPerVolt?: number | undefined;
  /** What readings are multiplied by: a trusted meter's reading / ours. */
  readonly gain?: number | undefined;
}

/** Volts that one count of the converter stands for. */
export function voltsPerCount({ referenceV, bits }: { referenceV: number; bits: number }): number {
  return referenceV / 2 ** bits;
}

/** Amperes on the wire for one volt at the converter. Throws RangeError when the settings say too little. */
export function amperesPerVolt({ burdenOhm, turns, ampsPerVolt, gain = 1 }: ClampSettings): number {
  if (ampsPerVolt !== undefined) return gain * ampsPerVolt;
  if (burdenOhm === undefined || turns === undefined) throw new RangeError("give burdenOhm and turns, or ampsPerVolt");
  return (gain * turns) / burdenOhm;
}
