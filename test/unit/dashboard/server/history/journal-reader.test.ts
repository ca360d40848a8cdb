/** A connection that only reads sees what another one wrote, before it is packed and after. */
import { expect, it } from "vitest";
import { openSqlite } from "../../../../../common/runtime/sqlite.ts";
import { openQuestions } from "../../../../../dashboard/server/history/open-questions.ts";
import { anchor, batch, hourStart, openDb, openOn, second, state, temporaryFolder } from "./history-under-test.ts";

it("sees each commit, packed or not, machines and channels that came later too", () => {
  const db = openDb(temporaryFolder());
  const history = openOn(db);
  const reading = openSqlite(db.path, { readOnly: true });
  const questions = openQuestions(reading);
  const span = { startMs: hourStart, endMs: hourStart + 4 * 3_600_000 };
  const seen = (channel = "press.1") =>
    questions.seconds("g", channel, false, span).map(({ atMs, mean }) => [(atMs - hourStart) / 1000, mean]);
  expect(seen()).toEqual([]);
  history.commit([batch([anchor(1, 0, hourStart), second(2, 0, 1)])]);
  expect(seen()).toEqual([[0, 1]]);
  history.commit([batch([second(3, 1000, 2), second(4, 3_700_000, 3)])]);
  const expected = [
    [0, 1],
    [1, 2],
    [3700, 3],
  ];
  expect(seen()).toEqual(expected);
  expect(history.packSome(hourStart + 3_600_000, true)).toBe(true);
  expect(seen()).toEqual(expected);
  while (history.packSome(hourStart + 3_600_000, true));
  expect(seen()).toEqual(expected);
  history.commit([batch([second(5, 3_701_000, 4), second(6, 3_701_000, 9, { channel: "lathe.1" })])]);
  expect([seen(), seen("lathe.1")]).toEqual([[...expected, [3701, 4]], [[3701, 9]]]);
  while (history.packSome(hourStart + 48 * 3_600_000, true));
  expect(seen()).toEqual([...expected, [3701, 4]]);
  history.commit([batch([second(7, 3_702_000, 5), state(8, 3_702_000, "running", { machine: "lathe" })])]);
  expect(seen()).toHaveLength(5);
  expect(questions.timeline("lathe", false, span)).toEqual(history.timeline("lathe", false, span));
  expect(questions.machines()).toEqual(history.machines());
  reading.close();
});
