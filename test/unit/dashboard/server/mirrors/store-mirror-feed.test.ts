/** The feed of the real store: nothing that is recorded is ever owed no more before it has been sent. */
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createLog } from "../../../../../common/runtime/log.ts";
import {
  type AsyncMirrorFeed,
  createStoreMirrorFeed,
} from "../../../../../dashboard/server/mirrors/async-mirror-feed.ts";
import { openStore } from "../../../../../dashboard/server/store/store.ts";
import { anchor, batch, hourStart, second, temporaryFolder } from "../history/history-under-test.ts";

const hourMs = 3_600_000;
const hour = hourStart / hourMs;

/** A store in which the clock of the gateway is known. */
async function newStore() {
  const path = join(temporaryFolder(), "machikoba.sqlite");
  let nowMs = hourStart;
  const store = await openStore({ path, wallMs: () => nowMs, log: createLog({ level: "silent" }), threads: false });
  onTestFinished(() => store.close());
  let seq = 1;
  store.take(batch([anchor(seq, 0, hourStart)]));
  await store.commit();
  return {
    store,
    feed: createStoreMirrorFeed(store),
    /** Records a second each of so many seconds after the hour's beginning. */
    async record(...seconds: number[]) {
      const records = seconds.map((s) => {
        seq += 1;
        return second(seq, s * 1000, 2);
      });
      store.take(batch(records));
      await store.commit();
    },
    passTo(ms: number) {
      nowMs = ms;
    },
  };
}

async function onlyOwed(feed: AsyncMirrorFeed) {
  const owed = await feed.owed("office", 10);
  expect(owed).toHaveLength(1);
  const [first] = owed;
  if (!first) throw new Error("one hour is owed");
  return first;
}

async function timesS(feed: AsyncMirrorFeed) {
  const rows = await feed.rows(await onlyOwed(feed));
  return rows?.runs.flatMap(({ seconds }) => seconds.map(({ atMs }) => (atMs - hourStart) / 1000));
}

it("owes to a new mirror what was recorded before, also what isn't packed yet", async () => {
  const { feed, record } = await newStore();
  await record(1, 2, 3);
  await feed.open("office");
  expect(await timesS(feed)).toEqual([1, 2, 3]);
  expect(await feed.backlog("office", hourStart + 2 * hourMs)).toEqual({ hours: 1, oldestMs: hourStart });
});

it("owes only what is new of an hour that goes on", async () => {
  const { feed, record } = await newStore();
  await feed.open("office");
  await record(1, 2);
  const owed = await onlyOwed(feed);
  await feed.sent("office", [{ hour: owed, untilMs: hourStart + 2001 }]);
  await record(3);
  expect(await timesS(feed)).toEqual([3]);
});

it("still owes an hour when a row came while its last ones were on their way", async () => {
  const { feed, record } = await newStore();
  await feed.open("office");
  await record(1, 2);
  const owed = await onlyOwed(feed);
  await feed.rows(owed);
  await record(3);
  await feed.sent("office", [{ hour: owed, untilMs: (hour + 1) * hourMs }]);
  expect(await timesS(feed)).toContain(3);
});

it("owes an hour no more once all of it was sent, and anew when a late row comes", async () => {
  const { feed, record } = await newStore();
  await feed.open("office");
  await record(1, 3);
  await feed.sent("office", [{ hour: await onlyOwed(feed), untilMs: (hour + 1) * hourMs }]);
  expect(await feed.owed("office", 10)).toEqual([]);
  await record(2);
  expect(await timesS(feed)).toEqual([1, 2, 3]);
});

it("sends again what a late row came before", async () => {
  const { feed, record } = await newStore();
  await feed.open("office");
  await record(1, 5);
  const owed = await onlyOwed(feed);
  await record(2);
  await feed.sent("office", [{ hour: owed, untilMs: hourStart + 5001 }]);
  await record(3);
  expect(await timesS(feed)).toEqual(expect.arrayContaining([2, 3]));
});

it("forgets a mirror that is named no more", async () => {
  const { feed, record } = await newStore();
  await feed.open("office");
  await record(1);
  expect(await feed.targets()).toEqual(["office"]);
  await feed.forget("office");
  expect([await feed.targets(), await feed.owed("office", 10)]).toEqual([[], []]);
});
