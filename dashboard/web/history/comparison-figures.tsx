/** The figures of two periods, each with its difference. */
import type { CompareAnswer } from "../../../common/contract/comparison-answers.ts";
import { DifferenceRow } from "./difference-row.tsx";
import { createFigureFormats } from "./figure-formats.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** The rows. */
export function ComparisonFigures({ answer }: { readonly answer: CompareAnswer }) {
  const { h, language } = useHistoryWords();
  const formats = createFigureFormats(h, language);
  return (
    <section class="differences" aria-label={h.differences}>
      {answer.figures.map((compared) => (
        <DifferenceRow
          key={compared.figure}
          compared={compared}
          format={formats[compared.figure]}
          leastDays={answer.leastDays}
        />
      ))}
    </section>
  );
}
