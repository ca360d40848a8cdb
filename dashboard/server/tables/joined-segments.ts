/** A machine's segments over any span, read a day at a time and joined again where a day's end has cut them. */
import { knownSpan, stepsOf, type TableMachine, type TableSegment, type TableSource } from "./table-source.ts";

const dayMs = 86_400_000;

/** Reads the segments in their order, in pieces of about a day. What lies before and behind all that is known of the machine is left out. */
export function* joinedSegments(source: TableSource, { machine, simulated }: TableMachine): Generator<TableSegment[]> {
  const span = knownSpan(source);
  if (!span) return;
  let open: TableSegment | undefined;
  for (const day of stepsOf(span, dayMs)) {
    const closed: TableSegment[] = [];
    for (const segment of source.questions.timeline(machine, simulated, day)) {
      if (open && isOne(open, segment)) open = { ...open, endMs: segment.endMs };
      else {
        if (open) closed.push(open);
        open = open || isTold(segment) ? segment : undefined;
      }
    }
    yield closed;
  }
  if (open && isTold(open)) yield [open];
}

/** Somebody has told it; unknown without a cause only fills a hole. */
function isTold({ state, cause }: TableSegment): boolean {
  return state !== "unknown" || cause !== undefined;
}

function isOne(a: TableSegment, b: TableSegment): boolean {
  const isSame = a.state === b.state && a.cause === b.cause && a.revision === b.revision && a.mark === b.mark;
  return isSame && a.endMs === b.startMs;
}
