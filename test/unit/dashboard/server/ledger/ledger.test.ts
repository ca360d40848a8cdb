/** The ledger: what people have decided, each revision kept. */
import { beforeEach, describe, expect, it } from "vitest";
import { type PlantSettings, plantSettings } from "../../../../../common/contract/plant-settings.ts";
import type { Sqlite } from "../../../../../common/runtime/sqlite.ts";
import { openLedger } from "../../../../../dashboard/server/ledger/ledger.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";
import { openDb, temporaryFolder } from "../history/history-under-test.ts";

let folder: string;
let db: Sqlite;
beforeEach(() => {
  folder = temporaryFolder();
  db = openDb(folder);
});

const named = (name: string): PlantSettings => plantSettings.parse({ name });

describe("the ledger", () => {
  it("begins with the defaults as revision 0", () => {
    expect(openLedger(db, createTestClock()).current()).toEqual({ revision: 0, plant: plantSettings.parse({}) });
  });

  it("counts each decision up, and holds the newest after a restart", () => {
    const ledger = openLedger(db, createTestClock());
    expect(ledger.decide(named("A"), "eve")).toEqual({ revision: 1, plant: named("A") });
    ledger.decide(named("B"), "eve");
    db.close();
    expect(openLedger(openDb(folder), createTestClock()).current()).toEqual({ revision: 2, plant: named("B") });
  });

  it("makes no new revision of settings that are the same", () => {
    const ledger = openLedger(db, createTestClock());
    ledger.decide(named("A"), "eve");
    expect(ledger.decide(named("A"), "adam")).toBeUndefined();
    expect(ledger.current().revision).toBe(1);
  });

  it("keeps who decided what and when; not when, where the clock isn't set", () => {
    const clock = createTestClock();
    const ledger = openLedger(db, clock);
    ledger.decide(named("A"), "eve");
    clock.setWall(undefined);
    ledger.decide(named("B"), "adam");
    const rows = db.prepare("SELECT revision, at_ms, author, plant FROM plant_revision ORDER BY revision").all();
    expect(rows).toMatchObject([
      { revision: 1, at_ms: Date.UTC(2026, 3, 1), author: "eve", plant: expect.stringContaining('"A"') },
      { revision: 2, at_ms: null, author: "adam", plant: expect.stringContaining('"B"') },
    ]);
  });
});
