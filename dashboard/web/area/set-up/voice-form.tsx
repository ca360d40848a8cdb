/** Light and voice: which output, when it speaks, when it is silent, own lines, and a test of each. */
import { OutputTest } from "./output-test.tsx";
import type { DraftProps, SetUpInfo } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";
import { VoiceLines } from "./voice-lines.tsx";

/** The form. */
export function VoiceForm({ info, draft, change }: DraftProps & { readonly info: SetUpInfo }) {
  const { s, language } = useSetUpWords();
  const { voice, light } = draft;
  const setVoice = (more: Partial<typeof voice>) => change({ voice: { ...voice, ...more } });
  const mayTest = info.mayEdit && info.isGatewayOnline;

  function chooseOutput(output: string): void {
    const { output: _, ...rest } = voice;
    change({ voice: output === "" ? rest : { ...rest, output } });
  }

  return (
    <section class="set-up-card voice-form">
      <h3>{s.voiceTitle}</h3>
      <div class="voice-columns">
        <div>
          <OutputSelect
            label={s.light}
            value={light ?? ""}
            info={info}
            onChoose={(id) => change({ light: id || null })}
          />
          {light && <OutputTest area={info.settings.id} output={light} mayTest={mayTest} />}
          <OutputSelect label={s.output} value={voice.output ?? ""} info={info} onChoose={chooseOutput} />
          {voice.output && (
            <OutputTest area={info.settings.id} output={voice.output} text={s.testLine} mayTest={mayTest} />
          )}
          <label class="set-up-field">
            <span>{s.language}</span>
            <select
              value={voice.language}
              onChange={({ currentTarget }) => setVoice({ language: currentTarget.value as typeof language })}
            >
              <option value="ja">{s.languages.ja}</option>
              <option value="en">{s.languages.en}</option>
            </select>
          </label>
          <VoiceTimes draft={draft} setTimes={(times) => setVoice({ times })} />
          <label class="set-up-check">
            <input
              type="checkbox"
              checked={voice.onMotion}
              onChange={({ currentTarget }) => setVoice({ onMotion: currentTarget.checked })}
            />
            {s.onMotion}
          </label>
          <p class="set-up-field">
            <span>{s.quiet}</span>
            <span class="quiet-times">
              {(["quietFrom", "quietTo"] as const).map((key) => (
                <input
                  key={key}
                  type="time"
                  aria-label={`${s.quiet} ${key === "quietFrom" ? "1" : "2"}`}
                  value={voice[key]}
                  onChange={({ currentTarget }) => currentTarget.value && setVoice({ [key]: currentTarget.value })}
                />
              ))}
            </span>
          </p>
        </div>
        <VoiceLines info={info} voice={voice} onLines={(lines) => setVoice({ lines })} />
      </div>
    </section>
  );
}

function OutputSelect(props: {
  readonly label: string;
  readonly value: string;
  readonly info: SetUpInfo;
  readonly onChoose: (id: string) => void;
}) {
  const { label, value, info, onChoose } = props;
  const { s } = useSetUpWords();
  return (
    <label class="set-up-field">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        <option value="">{s.none}</option>
        {info.outputs.map(({ id, type }) => (
          <option key={id} value={id}>
            {id} ({type})
          </option>
        ))}
      </select>
    </label>
  );
}

/** At which of the schedule's times it speaks; at all of them where nothing else was said. */
function VoiceTimes(props: { readonly draft: DraftProps["draft"]; readonly setTimes: (times: string[]) => void }) {
  const { draft, setTimes } = props;
  const { s } = useSetUpWords();
  const { times } = draft.schedule;
  const spoken = draft.voice.times ?? times;
  return (
    <fieldset class="voice-times">
      <legend>{s.voiceTimes}</legend>
      {times.map((time) => (
        <label key={time} class="set-up-check">
          <input
            type="checkbox"
            checked={spoken.includes(time)}
            onChange={({ currentTarget }) =>
              setTimes(times.filter((one) => (one === time ? currentTarget.checked : spoken.includes(one))))
            }
          />
          {time}
        </label>
      ))}
    </fieldset>
  );
}
