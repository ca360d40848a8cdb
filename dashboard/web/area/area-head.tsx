/** The head of an area's page: which area it is, its level and score as the board tells, what it is doing. */
import type { ReadonlySignal } from "@preact/signals";
import type { BoardArea } from "../../../common/contract/live-events.ts";
import { usePage } from "../page-context.ts";
import { SimulatedMark } from "../simulated-mark.tsx";
import { AreaSince } from "./area-tile.tsx";
import { LevelShape } from "./level-shape.tsx";
import { percentText, shownArea } from "./shown-area.ts";
import { useAreaWords } from "./use-area-words.ts";

/** The head. */
export function AreaHead({ area }: { readonly area: ReadonlySignal<BoardArea> }) {
  const { board } = usePage();
  const { w } = useAreaWords();
  const { id, name, simulated, share } = area.value;
  const { level, cause, doing } = shownArea(area.value, board.feedCut.value);
  return (
    <header class="area-head tile" data-level={level} data-area-head={id}>
      <div class="area-now tile-head">
        <LevelShape level={level} />
        <div class="tile-title">
          <h2 class="tile-name">{name}</h2>
          {simulated && <SimulatedMark />}
        </div>
        <p class="tile-state">{w.levels[level]}</p>
        <AreaSince area={area} />
        <p class="area-now-share">
          <span class="area-now-name">{w.clutter}</span> <b>{percentText(share)}</b>
        </p>
        {cause && <p class="tile-cause">{w.causes[cause]}</p>}
      </div>
      {doing !== "nothing" && (
        <p class="area-doing" data-doing={doing} role="status">
          {w.doing[doing]}
        </p>
      )}
    </header>
  );
}
