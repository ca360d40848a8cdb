/** Says beside a name that it is simulated; on narrow screens in a shorter word. */
import { usePage } from "./page-context.ts";

/** The mark. */
export function SimulatedMark() {
  const { simulated, simulatedShort } = usePage().words.value;
  return (
    <span class="tile-simulated" title={simulated}>
      <span class="tile-simulated-long">{simulated}</span>
      <span class="tile-simulated-short">{simulatedShort}</span>
    </span>
  );
}
