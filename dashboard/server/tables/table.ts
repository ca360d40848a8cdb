/** A table on its way into a file: its columns, and its rows a piece at a time. */
import type { Label } from "../../../common/contract/quantities.ts";

/** A cell; null is an empty one. */
export type Cell = string | number | null;
export type Row = readonly Cell[];

/** A column. Cells of a column of times are epoch ms, and are written as local time of the site. */
export interface Column {
  /** With the unit, where there is one. */
  readonly title: Label;
  readonly kind: "text" | "number" | "time";
}

/** A table of any length. */
export interface Table {
  /** Short enough for the name of a sheet. */
  readonly name: Label;
  readonly columns: readonly Column[];
  /**
   * The rows in their order, a few thousand at most in a piece; a piece is empty where there was nothing for a while. Each
   * piece is to be read before the next.
   */
  pieces(): Iterable<Iterable<Row>>;
}

/** Makes a column of texts. */
export const textColumn = (en: string, ja: string): Column => ({ title: { en, ja }, kind: "text" });

/** Makes a column of numbers; `unit` goes into both titles. */
export function numberColumn(en: string, ja: string, unit = ""): Column {
  const title = unit === "" ? { en, ja } : { en: `${en}_${unit}`, ja: `${ja} (${unit})` };
  return { title, kind: "number" };
}

/** Makes the two columns of a time: local time of the site with its offset from UTC, and epoch ms. */
export function timeColumns(en: string, ja: string): readonly [Column, Column] {
  return [
    { title: { en, ja }, kind: "time" },
    { title: { en: `${en}_epoch_ms`, ja: `${ja} (epoch ms)` }, kind: "number" },
  ];
}
