/** What the difference is worth, by the site's hourly rate or by one that somebody enters. */
import type { CompareAnswer } from "../../../common/contract/comparison-answers.ts";
import { HourlyRateField } from "./hourly-rate-field.tsx";
import { useHistoryWords } from "./use-history-words.ts";
import { worthOf } from "./worth.ts";

/** The worth; without a rate only the field for it. */
export function YenWorth(props: {
  readonly answer: CompareAnswer;
  readonly yenPerHour: number | null;
  readonly onChange: (yenPerHour: number | null) => void;
}) {
  const { answer, yenPerHour, onChange } = props;
  const { h, language } = useHistoryWords();
  const worth = worthOf(answer, yenPerHour);
  const format = new Intl.NumberFormat(language, { signDisplay: "exceptZero", maximumSignificantDigits: 3 });
  const yen = (value: number) => h.yen(format.format(value).replace("-", "−"));
  return (
    <section class="yen">
      <HourlyRateField
        yenPerHour={yenPerHour}
        siteYenPerHour={answer.money?.hourlyRateYen ?? null}
        onChange={onChange}
      />
      {worth !== null && (
        <p class="yen-sum" data-figure="yen">
          {h.worthOf[worth.of]} <b>{yen(worth.yen)}</b>{" "}
          {worth.lowestYen !== null &&
            worth.highestYen !== null &&
            h.worthBetween(yen(worth.lowestYen), yen(worth.highestYen))}
        </p>
      )}
    </section>
  );
}
