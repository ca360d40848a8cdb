/** The voice's own lines, a field for each level and occasion; the usual ones stand in grey where there are none. */
import { useState } from "preact/hooks";
import { type Draft, lineKinds, linesText, withLines } from "./draft.ts";
import type { SetUpInfo } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";

/** The fields. */
export function VoiceLines(props: {
  readonly info: SetUpInfo;
  readonly voice: Draft["voice"];
  readonly onLines: (lines: Draft["voice"]["lines"]) => void;
}) {
  const { info, voice, onLines } = props;
  const { s } = useSetUpWords();
  return (
    <details class="history-details voice-lines">
      <summary>{s.linesTitle}</summary>
      <p class="set-up-text">{s.linesText}</p>
      {lineKinds.map((kind) => (
        <LinesField
          key={kind}
          label={s.lineKinds[kind]}
          text={linesText(voice.lines, kind)}
          usual={info.usualLines[voice.language][kind].join("\n")}
          onText={(text) => onLines(withLines(voice.lines, kind, text))}
        />
      ))}
    </details>
  );
}

/** While somebody writes, the field has what they write; the draft has what is left of it when empty rows are gone. */
function LinesField(props: {
  readonly label: string;
  readonly text: string;
  readonly usual: string;
  readonly onText: (text: string) => void;
}) {
  const { label, text, usual, onText } = props;
  const [written, setWritten] = useState<string | null>(null);
  return (
    <label class="lines-field">
      <span>{label}</span>
      <textarea
        rows={3}
        value={written ?? text}
        placeholder={usual}
        onInput={({ currentTarget }) => {
          setWritten(currentTarget.value);
          onText(currentTarget.value);
        }}
        onBlur={() => setWritten(null)}
      />
    </label>
  );
}
