/** A machine's tile: its state by colour, shape and word, since when, what it draws, and its day. */
import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Current } from "./current.tsx";
import { columnsOf, formatDuration } from "./format.ts";
import { LiveText } from "./live-text.tsx";
import type { MachineStore } from "./machine-store.ts";
import { usePage } from "./page-context.ts";
import { addressOf } from "./router.ts";
import { SimulatedMark } from "./simulated-mark.tsx";
import { StateShape } from "./state-shape.tsx";
import { TimelineBar } from "./timeline-bar.tsx";
import { Utilisation } from "./utilisation.tsx";

/** Names wider than this, in Latin letters, are written smaller, so that their end is seen: numbers stand there. */
const longNameColumns = 22;

/** The tile of a machine. */
export function Tile({ machine }: { readonly machine: MachineStore }) {
  const { words } = usePage();
  const t = words.value;
  const state = machine.state.value;
  const name = machine.name.value;
  const heading = `machine-${machine.id}`;
  // The parts below follow their own signals: they aren't rendered again with the tile.
  const body = useMemo(
    () => (
      <>
        <Current machine={machine} />
        <TimelineBar machine={machine} />
        <Utilisation machine={machine} />
      </>
    ),
    [machine],
  );

  return (
    <article class="tile" data-machine-tile={machine.id} data-state={state} aria-labelledby={heading}>
      <div class="tile-head">
        <StateShape state={state} />
        <div class="tile-title">
          <h2 class="tile-name" id={heading} title={name} data-long={columnsOf(name) > longNameColumns}>
            <a class="tile-link" href={addressOf("machine", machine.id)}>
              {name}
            </a>
          </h2>
          {machine.simulated.value && <SimulatedMark />}
        </div>
        <p class="tile-state">{t.states[state]}</p>
        <Since machine={machine} />
        {state === "unknown" && <p class="tile-cause">{machine.cause.value ? t.causes[machine.cause.value] : ""}</p>}
      </div>
      <div class="tile-body">{body}</div>
    </article>
  );
}

/** Since when the machine is in its state, and for how long. */
function Since({ machine }: { readonly machine: MachineStore }) {
  const { board, words, siteTime } = usePage();
  const lasted = useComputed(() => {
    const sinceMs = machine.sinceMs.value;
    return sinceMs === null ? "" : formatDuration(board.secondMs.value - sinceMs, words.value);
  });
  const since = useComputed(() => {
    const sinceMs = machine.sinceMs.value;
    if (sinceMs === null) return words.value.sinceUnknown;
    return words.value.since(siteTime.value.moment(sinceMs, board.secondMs.value));
  });
  return (
    <p class="tile-since">
      <LiveText class="tile-lasted" text={lasted} />
      <LiveText class="tile-since-time" text={since} />
    </p>
  );
}
