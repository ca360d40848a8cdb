/** When scores happened: a look at its photo, by the anchors of its run; a slot without a look when it was due. */
import { expect, it } from "vitest";
import { scoreRecord } from "../areas/made-areas.ts";
import { anchor, batch, hourStart, newHistory } from "./history-under-test.ts";

const hourMs = 3_600_000;
const missed = { outcome: "missed", cause: "power-off", share: undefined, level: undefined } as const;

function times(history: ReturnType<typeof newHistory>) {
  const scores = history.scores.newest("bench", false, Number.MAX_SAFE_INTEGER, 10);
  return scores.map(({ atMs, outcome }) => [(atMs - hourStart) / hourMs, outcome]);
}

it("files a missed slot when it was due, though an anchor of before a sleep is nearest", () => {
  const history = newHistory();
  const dueMs = hourStart + 20 * hourMs;
  history.commit([
    batch([
      anchor(1, 0, hourStart),
      scoreRecord(2, hourMs),
      anchor(3, 2 * hourMs, hourStart + 30 * hourMs),
      scoreRecord(4, -8 * hourMs, { ...missed, dueMs }),
    ]),
  ]);
  expect(times(history)).toEqual([
    [20, "missed"],
    [1, "scored"],
  ]);
  expect(history.scores.newest("bench", false, dueMs + 1, 1)[0]).not.toHaveProperty("dueMs");
});

it("dates a missed slot of a gateway that doesn't say when it was due by its run", () => {
  const history = newHistory();
  history.commit([batch([scoreRecord(1, -2 * hourMs, missed), anchor(2, 0, hourStart)])]);
  expect(times(history)).toEqual([[-2, "missed"]]);
});
