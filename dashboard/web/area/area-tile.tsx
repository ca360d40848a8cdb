/** An area's tile on the board: its level by colour, shape and word, since when, its score, two weeks, the next look. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { BoardArea } from "../../../common/contract/live-events.ts";
import { columnsOf, formatDuration } from "../format.ts";
import { LiveText } from "../live-text.tsx";
import { usePage } from "../page-context.ts";
import { PaintedCanvas } from "../painted-canvas.tsx";
import { addressOf } from "../router.ts";
import { SimulatedMark } from "../simulated-mark.tsx";
import { areaBoardWords } from "./board-words.ts";
import { LevelShape } from "./level-shape.tsx";
import { paintClutter } from "./paint-clutter.ts";
import { percentText, shownArea } from "./shown-area.ts";

/** Names wider than this, in Latin letters, are written smaller. */
const longNameColumns = 22;

/** The tile; `area` is followed. */
export function AreaTile({ area }: { readonly area: ReadonlySignal<BoardArea> }) {
  const { id, name, simulated } = area.value;
  const { board, choice } = usePage();
  const w = areaBoardWords[choice.language.value];
  const { level, cause, doing } = shownArea(area.value, board.feedCut.value);
  const heading = `area-${id}`;
  return (
    <article class="tile area-tile" data-area-tile={id} data-level={level} aria-labelledby={heading}>
      <div class="tile-head">
        <LevelShape level={level} />
        <div class="tile-title">
          <h2 class="tile-name" id={heading} title={name} data-long={columnsOf(name) > longNameColumns}>
            <a class="tile-link" href={addressOf("area", id)}>
              {name}
            </a>
          </h2>
          {simulated && <SimulatedMark />}
        </div>
        <p class="tile-state">{w.levels[level]}</p>
        {cause && <p class="tile-cause">{w.causes[cause]}</p>}
      </div>
      <div class="tile-body">
        <AreaSince area={area} />
        <Score area={area} isOld={level === "unknown"} />
        {doing === "nothing" ? (
          <NextLook area={area} />
        ) : (
          <p class="area-doing" data-doing={doing} role="status">
            {w.doing[doing]}
          </p>
        )}
      </div>
    </article>
  );
}

/** Since when the area has been at its level, and for how long. */
export function AreaSince({ area }: { readonly area: ReadonlySignal<BoardArea> }) {
  const { board, words, siteTime } = usePage();
  const sinceMs = useComputed(() => shownArea(area.value, board.feedCut.value).sinceMs);
  const lasted = useComputed(() =>
    sinceMs.value === null ? "" : formatDuration(board.secondMs.value - sinceMs.value, words.value),
  );
  const since = useComputed(() =>
    sinceMs.value === null ? "" : words.value.since(siteTime.value.moment(sinceMs.value, board.secondMs.value)),
  );
  return (
    <p class="tile-since">
      <LiveText class="tile-lasted" text={lasted} />
      <LiveText class="tile-since-time" text={since} />
    </p>
  );
}

/** The newest score, and the line of two weeks. Beside an unknown level it is told when the score was made. */
function Score({ area, isOld }: { readonly area: ReadonlySignal<BoardArea>; readonly isOld: boolean }) {
  const { board, siteTime, choice } = usePage();
  const w = areaBoardWords[choice.language.value];
  const { share, scoredMs, trend } = area.value;
  const when = scoredMs === null ? "" : w.lastScore(siteTime.value.moment(scoredMs, board.secondMs.value));
  const label = trend.length === 0 ? w.trendEmpty : trend.map(([, one]) => percentText(one)).join(" ");
  return (
    <div class="area-score" data-old={isOld}>
      <p class="area-share">
        <span class="area-share-name">{w.clutter}</span>
        <b class="area-share-number">{percentText(share)}</b>
        {share !== null && <span class="area-share-when">{when}</span>}
      </p>
      <div class="area-trend">
        <PaintedCanvas
          class="area-trend-line"
          label={w.trendLabel(label)}
          watch={() => void area.value}
          paint={(surface) => paintClutter(surface, area.peek().trend, board.feed.peek().nowMs)}
        />
        <span class="area-trend-scale">{w.twoWeeks}</span>
      </div>
    </div>
  );
}

function NextLook({ area }: { readonly area: ReadonlySignal<BoardArea> }) {
  const { board, siteTime, choice } = usePage();
  const w = areaBoardWords[choice.language.value];
  const text = useComputed(() => {
    const { nextMs } = area.value;
    return nextMs === null ? w.noNextLook : w.nextLook(siteTime.value.upcoming(nextMs, board.secondMs.value));
  });
  return (
    <p class="area-next">
      <LiveText text={text} />
    </p>
  );
}
