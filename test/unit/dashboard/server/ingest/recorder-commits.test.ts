/** When the recorder stores, what it knows after a restart, and what time it tells. */
import { beforeEach, describe, expect, it } from "vitest";
import { anchor, hourStart, state, stream } from "../history/history-under-test.ts";
import { batch, numbers, type RecorderUnderTest, startRecorder } from "./recorder-under-test.ts";

let under: RecorderUnderTest;
beforeEach(() => {
  under = startRecorder();
});

describe("how soon it is stored", () => {
  it("at once, where a machine's state has changed, and screens are under.told which", () => {
    under.recorder.ingest("g", { stream, run: 5, records: [anchor(1, 0, hourStart), state(2, 0, "running")] });
    under.clock.advance(100);
    expect(under.told).toMatchObject([{ seq: 2 }]);
    expect(under.changed).toEqual(["press"]);
  });

  it("at once, where a gateway catches up", () => {
    for (let from = 1; from <= 3000; from += 500) under.recorder.ingest("g", batch(from, from + 499));
    expect(under.told.length).toBeGreaterThan(0);
    expect(under.durable().length).toBeGreaterThan(900);
  });

  it("within the interval, for everything else", () => {
    under.recorder.ingest("g", batch(1, 1));
    under.recorder.flush();
    under.told.length = 0;
    under.recorder.ingest("g", batch(2, 5));
    under.clock.advance(29_000);
    expect(under.told).toEqual([]);
    under.clock.advance(1000);
    expect(under.told).toMatchObject([{ seq: 5 }]);
  });

  it("when the dashboard is stopped in order", () => {
    under.recorder.ingest("g", batch(1, 5));
    under.recorder.close();
    expect(under.durable()).toEqual(numbers(2, 5));
  });
});

describe("a restarted recorder", () => {
  it("knows what is stored, says so, and asks for the rest", () => {
    under.recorder.ingest("g", batch(1, 10));
    under.recorder.close();
    under.told.length = 0;
    under.restart();
    under.recorder.announce();
    expect(under.told).toMatchObject([{ gateway: "g", stream, run: 5, seq: 10, resend: true }]);
    under.recorder.ingest("g", batch(6, 15));
    under.recorder.flush();
    expect(under.durable()).toEqual(numbers(2, 15));
  });

  it("has lost what it hadn't said to be stored, and gets it again", () => {
    under.recorder.ingest("g", batch(1, 10));
    under.recorder.flush();
    under.recorder.ingest("g", batch(11, 20));
    under.restart();
    under.told.length = 0;
    under.recorder.ingest("g", batch(21, 25));
    expect(under.told).toMatchObject([{ seq: 10, resend: true }]);
    under.recorder.ingest("g", batch(11, 25));
    under.recorder.flush();
    expect(under.durable()).toEqual(numbers(2, 25));
  });
});

describe("the time that a recorder tells", () => {
  it("is that of a clock that is set by its own computer, and no hearsay", () => {
    under.recorder.ingest("g", batch(1, 2));
    under.recorder.flush();
    expect(under.told[0]?.at).toBe(under.clock.wallMs());
    under.clock.setWall(undefined);
    under.clock.offerWallMs(hourStart, "person");
    under.recorder.ingest("g", batch(3, 4));
    under.recorder.flush();
    expect(under.told[1]).toMatchObject({ seq: 4 });
    expect(under.told[1]?.at).toBeUndefined();
  });
});
