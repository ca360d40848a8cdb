/** What a difference means for people: better or worse, and how sure. */
import { type CompareFigure, comparedFigures } from "../../../common/contract/comparison-answers.ts";

/** What can be said; `unclear` may well be chance, `few` are too few days, `nothing` was measured in one of the periods. */
export type Verdict =
  | "clearly-better"
  | "clearly-worse"
  | "likely-better"
  | "likely-worse"
  | "unclear"
  | "few-days"
  | "nothing";

/** The verdict on a figure. */
export function verdictOf({ figure, difference, sureness }: CompareFigure): Verdict {
  if (difference === null) return "nothing";
  if (sureness === "too-few-days") return "few-days";
  if (sureness === "unclear" || difference === 0) return "unclear";
  const isBetter = difference > 0 === (comparedFigures[figure].better === "higher");
  if (sureness === "clear") return isBetter ? "clearly-better" : "clearly-worse";
  return isBetter ? "likely-better" : "likely-worse";
}
