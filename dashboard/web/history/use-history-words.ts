/** The words and date formats of the pages about the past, in the language that is chosen. */
import { useMemo } from "preact/hooks";
import type { Language } from "../../../common/contract/quantities.ts";
import { usePage } from "../page-context.ts";
import { createDateFormat, type DateFormat } from "./calendar-date.ts";
import { type HistoryWords, historyWords } from "./dictionary.ts";

/** What the pages write with: `h` are the words. */
export function useHistoryWords(): {
  readonly h: HistoryWords;
  readonly dates: DateFormat;
  readonly language: Language;
} {
  const language = usePage().choice.language.value;
  const dates = useMemo(() => createDateFormat(language), [language]);
  return { h: historyWords[language], dates, language };
}
