/** The Modbus meters that are known: a literal list of where their currents stand and how they are written. */

/** What is asked of a meter: so many input registers (function 04) from the first on. */
export interface RegisterSpan {
  readonly firstRegister: number;
  readonly registers: number;
}

/** A model of meter. Register numbers count from 0, as they travel. */
interface MeterModel {
  /** What is asked for this many phases. */
  readonly span: (phases: number) => RegisterSpan;
  /** Where each phase's current begins; it takes two registers. */
  readonly currentRegisters: readonly number[];
  /** Amperes from these two registers. */
  readonly toAmperes: (first: number, second: number) => number;
}

/** Meters by the `model` that stands in the settings. */
export const meterModels = {
  /** Peacefair PZEM-004T v3: one phase; volts in register 0, milliamperes in 1 and 2. Asked for all it has, as its maker shows. */
  "pzem-004t-v3": {
    span: () => ({ firstRegister: 0, registers: 10 }),
    currentRegisters: [1],
    toAmperes: (low, high) => (high * 0x10000 + low) / 1000,
  },
  /** Eastron SDM family: the currents of L1 to L3 stand in a row. */
  "eastron-sdm": {
    span: (phases) => ({ firstRegister: 6, registers: 2 * phases }),
    currentRegisters: [6, 8, 10],
    toAmperes: float32,
  },
} as const satisfies Record<string, MeterModel>;

/** A known model. */
export type MeterModelName = keyof typeof meterModels;

/** How many phases a model measures at most. */
export function phasesOf(model: MeterModelName): number {
  return meterModels[model].currentRegisters.length;
}

/** What is asked of a meter with so many phases in use. */
export function registerSpan(model: MeterModelName, phases: number): RegisterSpan {
  return meterModels[model].span(phases);
}

/** Currents of the phases in amperes, as they stand in an answer; whatever it says, so NaN and nonsense too. */
export function currentsIn(model: MeterModelName, phases: number, words: readonly number[]): number[] {
  const { span, currentRegisters, toAmperes }: MeterModel = meterModels[model];
  const { firstRegister } = span(phases);
  return currentRegisters.slice(0, phases).map((register) => {
    const [first, second] = words.slice(register - firstRegister);
    return first === undefined || second === undefined ? Number.NaN : toAmperes(first, second);
  });
}

/** A float of 32 bits (IEEE 754), its high register first. */
function float32(high: number, low: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, high);
  view.setUint16(2, low);
  return view.getFloat32(0);
}
