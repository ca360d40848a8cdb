/** The head of a machine's page: which machine it is and what it is doing now, as the board tells. */
import { useComputed } from "@preact/signals";
import { formatDuration } from "../format.ts";
import { LiveText } from "../live-text.tsx";
import { usePage } from "../page-context.ts";
import { SimulatedMark } from "../simulated-mark.tsx";
import { StateShape } from "../state-shape.tsx";
import { useMachine } from "./machine-context.ts";

/** The head. */
export function MachineHead() {
  const { board, words, siteTime, formatAmps } = usePage();
  const { store } = useMachine();
  const t = words.value;
  const state = store.state.value;
  const amps = useComputed(() => formatAmps.value(store.amps.value));
  const since = useComputed(() => {
    const sinceMs = store.sinceMs.value;
    if (sinceMs === null) return words.value.sinceUnknown;
    return words.value.since(siteTime.value.moment(sinceMs, board.secondMs.value));
  });
  const lasted = useComputed(() => {
    const sinceMs = store.sinceMs.value;
    return sinceMs === null ? "" : formatDuration(board.secondMs.value - sinceMs, words.value);
  });
  return (
    <header class="machine-head tile" data-state={state} data-machine-head={store.id}>
      <div class="machine-now tile-head">
        <StateShape state={state} />
        <div class="tile-title">
          <h2 class="tile-name">{store.name.value}</h2>
          {store.simulated.value && <SimulatedMark />}
        </div>
        <p class="tile-state">{t.states[state]}</p>
        <p class="tile-since">
          <LiveText class="tile-lasted" text={lasted} />
          <LiveText class="tile-since-time" text={since} />
        </p>
        <p class="machine-amps">
          <LiveText text={amps} data-machine={store.id} data-figure="amps" />
          <span class="machine-unit"> A</span>
        </p>
        {state === "unknown" && <p class="tile-cause">{store.cause.value ? t.causes[store.cause.value] : ""}</p>}
      </div>
    </header>
  );
}
