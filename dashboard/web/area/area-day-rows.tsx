/** The looks of all areas on the day's common time axis, below the machines. */
import type { AreaLook, AreasDayAnswer } from "../../../common/contract/clutter-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { SiteTime } from "../format.ts";
import { noValue } from "../format.ts";
import { shareOfTime } from "../history/day-rows.ts";
import { useAnswer } from "../history/use-answer.ts";
import { usePage } from "../page-context.ts";
import { addressOf } from "../router.ts";
import { LevelShape } from "./level-shape.tsx";
import { percentText } from "./shown-area.ts";
import { useAreaWords } from "./use-area-words.ts";
import "./area-day-rows.css";

/** Today's looks are asked for anew so often, in ms. */
const refreshMs = 60_000;

/** The rows; none where the site has no areas. */
export function AreaDayRows(props: { readonly date: string; readonly span: TimeSpan; readonly siteTime: SiteTime }) {
  return usePage().board.areas.value.length === 0 ? null : <Rows {...props} />;
}

function Rows({ date, span, siteTime }: Parameters<typeof AreaDayRows>[0]) {
  const { answer } = useAnswer<AreasDayAnswer>(`/api/areas-day?date=${date}`, refreshMs);
  const t = usePage().words.value;
  const { w } = useAreaWords();
  return (
    <>
      {answer?.areas.map(({ area, name, simulated, looks }) => {
        const worst = Math.max(-1, ...looks.map(({ share }) => share ?? -1));
        return (
          <div key={area} class="day-row day-area-row" data-area={area}>
            <a class="day-name" href={addressOf("area", area, { date })}>
              <span class="day-name-text">{name}</span>
              {simulated && <span class="day-simulated">{t.simulatedShort}</span>}
            </a>
            <ol class="day-looks">
              {looks.map((look) => (
                <LookMark key={look.atMs} look={look} span={span} siteTime={siteTime} />
              ))}
            </ol>
            <p class="day-area-worst">
              {w.clutter} <b>{worst < 0 ? noValue : percentText(worst)}</b>
            </p>
          </div>
        );
      })}
    </>
  );
}

/** A look at its time: the shape of its level, and its share. Looks outside of the axis stand at its end. */
function LookMark(props: { readonly look: AreaLook; readonly span: TimeSpan; readonly siteTime: SiteTime }) {
  const { look, span, siteTime } = props;
  const { w } = useAreaWords();
  const { atMs, share, level, cause } = look;
  const word = level ? `${percentText(share ?? null)} ${w.levels[level]}` : w.causes[cause ?? "unsure"];
  const place = Math.min(1, Math.max(0, shareOfTime(span, atMs)));
  return (
    <li class="day-look" style={{ left: `${100 * place}%` }} title={`${siteTime.time(atMs)} ${word}`}>
      <LevelShape level={level ?? "unknown"} />
      <span class="read-only">{`${siteTime.time(atMs)} ${word}`}</span>
      {share !== undefined && <span aria-hidden="true">{percentText(share)}</span>}
    </li>
  );
}
