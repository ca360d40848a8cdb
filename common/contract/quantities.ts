/** Every quantity that is measured or shown, with its unit, its precision and its names. */

/** Languages of the interface. */
export const languages = ["ja", "en"] as const;

/** A language of the interface. */
export type Language = (typeof languages)[number];

/** A text in each language of the interface. */
export type Label = Readonly<Record<Language, string>>;

/** What a quantity is called and how it is written. */
export interface Quantity {
  /** Unit as written behind the number; empty for pure numbers. */
  readonly unit: string;
  /** Digits after the decimal point on screens. */
  readonly digits: number;
  /** What to multiply by before writing (100 for shares written in per cent). */
  readonly scale: number;
  readonly label: Label;
}

/** The quantities, by the name they have in messages and code. */
export const quantities = {
  rmsA: { unit: "A", digits: 2, scale: 1, label: { ja: "電流", en: "Current" } },
  frequencyHz: { unit: "Hz", digits: 1, scale: 1, label: { ja: "周波数", en: "Frequency" } },
  utilisation: { unit: "%", digits: 0, scale: 100, label: { ja: "稼働率", en: "Utilisation" } },
  availability: { unit: "%", digits: 0, scale: 100, label: { ja: "可動率", en: "Availability" } },
  coverage: { unit: "%", digits: 0, scale: 100, label: { ja: "データ取得率", en: "Coverage" } },
  clutterShare: { unit: "%", digits: 0, scale: 100, label: { ja: "散乱度", en: "Clutter" } },
} as const satisfies Record<string, Quantity>;

/** Name of a quantity. */
export type QuantityName = keyof typeof quantities;

/** Writes a quantity as on screens, with its unit; an en dash where there is no value. */
export function formatQuantity(name: QuantityName, value: number | null | undefined, language: Language): string {
  const { unit, digits, scale } = quantities[name];
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const number = new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value * scale);
  return unit === "%" ? `${number}%` : `${number} ${unit}`.trimEnd();
}
