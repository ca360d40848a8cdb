/** The area's name, and from which share on its sheet counts as a little cluttered and as cluttered. */
import { LevelShape } from "../level-shape.tsx";
import { percentText } from "../shown-area.ts";
import type { DraftProps } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";

/** The form. */
export function LevelForm({ draft, change }: DraftProps) {
  const { s } = useSetUpWords();
  const { thresholds } = draft;
  return (
    <section class="set-up-card">
      <h3>{s.levelsTitle}</h3>
      <label class="set-up-field">
        <span>{s.name}</span>
        <input
          type="text"
          maxLength={60}
          value={draft.name}
          onInput={({ currentTarget }) => change({ name: currentTarget.value })}
        />
      </label>
      <LevelBar {...thresholds} />
      {(["littleFrom", "clutteredFrom"] as const).map((key) => (
        <label key={key} class="set-up-range">
          <span>
            {s[key]} <b>{percentText(thresholds[key])}</b>
          </span>
          <input
            type="range"
            min="0.01"
            max="0.8"
            step="0.01"
            value={thresholds[key]}
            data-field={key}
            onInput={({ currentTarget }) =>
              change({ thresholds: { ...thresholds, [key]: Number(currentTarget.value) } })
            }
          />
        </label>
      ))}
    </section>
  );
}

/** The three levels as a bar from 0 to 80 %. */
function LevelBar({ littleFrom, clutteredFrom }: { readonly littleFrom: number; readonly clutteredFrom: number }) {
  const shares = [littleFrom, Math.max(0, clutteredFrom - littleFrom), Math.max(0, 0.8 - clutteredFrom)];
  return (
    <p class="level-bar" aria-hidden="true">
      {(["tidy", "a-little", "cluttered"] as const).map((level, index) => (
        <span key={level} data-level={level} style={{ flexGrow: Math.round(1000 * (shares[index] ?? 0)) }}>
          <LevelShape level={level} />
        </span>
      ))}
    </p>
  );
}
