/** What a reading connection remembers, while another one writes. */
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openSqlite } from "../../../../../common/runtime/sqlite.ts";
import { openHistoryReader } from "../../../../../dashboard/server/store/history-reader.ts";
import { anchor, batch, hourStart, openDb, openOn, second, temporaryFolder } from "./history-under-test.ts";

it("a channel that another connection has declared since is known at the next question", () => {
  const folder = temporaryFolder();
  const history = openOn(openDb(folder));
  const reader = openHistoryReader(openSqlite(join(folder, "machikoba.sqlite"), { readOnly: true }));
  onTestFinished(() => reader.close());
  expect(reader.currentChannels()).toEqual([]);
  expect(reader.currentChannels()).toEqual([]);
  history.commit([batch([anchor(1, 0, hourStart), second(2, 0, 3)])]);
  expect(reader.currentChannels()).toMatchObject([{ gateway: "g", channel: "press.1" }]);
});
