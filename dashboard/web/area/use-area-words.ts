/** What the pages about areas write with: words, words of the board, dates. */
import { useMemo } from "preact/hooks";
import type { Language } from "../../../common/contract/quantities.ts";
import { createDateFormat, type DateFormat } from "../history/calendar-date.ts";
import { usePage } from "../page-context.ts";
import { type AreaWords, areaWords } from "./area-words.ts";
import { type AreaBoardWords, areaBoardWords } from "./board-words.ts";

/** The words in the language that is chosen: `a` are the pages' own, `w` the board's. */
export function useAreaWords(): {
  readonly a: AreaWords;
  readonly w: AreaBoardWords;
  readonly dates: DateFormat;
  readonly language: Language;
} {
  const language = usePage().choice.language.value;
  const dates = useMemo(() => createDateFormat(language), [language]);
  return { a: areaWords[language], w: areaBoardWords[language], dates, language };
}
