/** Takes the hourly rate by which hours become yen. */
import { useState } from "preact/hooks";
import { keepYenPerHour, parseYenPerHour } from "./hourly-rate.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** The field; `onChange` is told of the rate in yen an hour, null for none. */
export function HourlyRateField(props: {
  readonly yenPerHour: number | null;
  /** The site's own rate, which counts where nothing is entered; null where it has none. */
  readonly siteYenPerHour: number | null;
  readonly onChange: (yenPerHour: number | null) => void;
}) {
  const { h } = useHistoryWords();
  const [text, setText] = useState(props.yenPerHour === null ? "" : String(props.yenPerHour));
  const isWrong = text.trim() !== "" && parseYenPerHour(text) === null;
  return (
    <div class="hourly-rate">
      <label class="field">
        <span class="field-name">{h.hourlyRate}</span>
        <input
          inputMode="numeric"
          autoComplete="off"
          size={8}
          value={text}
          placeholder={props.siteYenPerHour === null ? h.hourlyRateExample : String(props.siteYenPerHour)}
          aria-invalid={isWrong}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            const rate = parseYenPerHour(currentTarget.value);
            keepYenPerHour(rate);
            props.onChange(rate);
          }}
        />
        <span>{h.yenPerHour}</span>
      </label>
      <p class="hourly-rate-hint">{isWrong ? h.hourlyRateWrong : h.hourlyRateHint}</p>
    </div>
  );
}
