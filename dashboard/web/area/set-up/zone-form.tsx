/** Divides the sheet into zones with shares of their own, by a tap, and names them. */
import { type Division, divisionOf, divisions, zonesOf } from "./draft.ts";
import type { DraftProps } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";

/** The form. */
export function ZoneForm({ draft, change }: DraftProps) {
  const { s } = useSetUpWords();
  const { zones } = draft;
  const current = divisionOf(zones);
  return (
    <section class="set-up-card">
      <h3>{s.zonesTitle}</h3>
      <fieldset class="switch" aria-label={s.zonesTitle}>
        {(Object.keys(divisions) as Division[]).map((division) => (
          <button
            key={division}
            type="button"
            aria-pressed={current === division}
            onClick={() => change({ zones: zonesOf(division, zones) })}
          >
            {s.divisions[division]}
          </button>
        ))}
      </fieldset>
      {current === null && <p class="set-up-text">{s.ownZones}</p>}
      <div class="zone-fields">
        <svg class="zone-drawing" viewBox="-2 -2 144 104" aria-hidden="true">
          <rect class="sheet-ground" width="140" height="100" rx="4" />
          {zones.map(({ id, polygon }, index) => (
            <g key={id}>
              <polygon class="zone-edge" points={polygon.map(([x, y]) => `${140 * x},${100 * y}`).join(" ")} />
              <text x={140 * (polygon[0]?.[0] ?? 0) + 6} y={100 * (polygon[0]?.[1] ?? 0) + 18}>
                {index + 1}
              </text>
            </g>
          ))}
        </svg>
        <div>
          {zones.map((zone, index) => (
            <label key={zone.id} class="set-up-field">
              <span>{s.zoneName(index + 1)}</span>
              <input
                type="text"
                maxLength={40}
                value={zone.name}
                onInput={({ currentTarget }) =>
                  change({
                    zones: zones.map((one) => (one.id === zone.id ? { ...one, name: currentTarget.value } : one)),
                  })
                }
              />
            </label>
          ))}
        </div>
      </div>
    </section>
  );
}
