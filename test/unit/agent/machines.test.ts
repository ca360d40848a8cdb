/** The machines of a gateway: each with its own settings, one channel or several. */
import { describe, expect, it } from "vitest";
import { createMachines } from "../../../agent/machines.ts";
import { desiredSettings } from "../../../common/contract/plant-settings.ts";

function desired(
  machines: { id: string; channels: string[]; combine?: "largest" | "sum"; detection?: object }[],
  revision = 1,
) {
  return desiredSettings.parse({ revision, sensors: [], machines: machines.map((one) => ({ name: one.id, ...one })) });
}

function start(machines: Parameters<typeof desired>[0], isSimulated = (_channel: string) => false) {
  const all = createMachines(isSimulated);
  all.configure(desired(machines), 0);
  return all;
}

const at = (channel: string, mean: number, validForMs = 2500) => ({ channel, mean, validForMs });
const stateOf = (all: ReturnType<typeof start>, machine: string, t = 0) =>
  all.states(t).find((one) => one.machine === machine)?.state;

describe("machines", () => {
  it("are decided each by its own channel and settings", () => {
    const all = start([
      { id: "press", channels: ["clamp.1"] },
      { id: "lathe", channels: ["clamp.2"], detection: { runAboveA: 10 } },
    ]);
    expect(all.second(0, [at("clamp.1", 5), at("clamp.2", 5)])).toMatchObject([
      { machine: "press", state: "running", revision: 1, simulated: false },
      { machine: "lathe", state: "idle" },
    ]);
  });

  it("that aren't measured in a second are left as they are", () => {
    const all = start([{ id: "press", channels: ["clamp.1"] }]);
    expect(all.second(0, [at("other.1", 5)])).toEqual([]);
    expect(stateOf(all, "press")).toBe("unknown");
  });

  it("with several phases run when any of them does", () => {
    const all = start([{ id: "press", channels: ["clamp.1", "clamp.2", "clamp.3"] }]);
    expect(all.second(0, [at("clamp.1", 0), at("clamp.2", 3), at("clamp.3", 0)])).toMatchObject([{ state: "running" }]);
  });

  it("whose channels are summed run by the sum, and are unknown while a channel is missing", () => {
    const all = start([{ id: "press", channels: ["clamp.1", "clamp.2"], combine: "sum" }]);
    expect(all.second(0, [at("clamp.1", 0.6)])).toEqual([]);
    expect(all.second(0, [at("clamp.2", 0.6)])).toMatchObject([{ state: "running", since: 0 }]);
    for (let t = 1000; t <= 5000; t += 1000) all.second(t, [at("clamp.1", 0.6)]);
    expect(all.expire(6000)).toMatchObject([{ state: "unknown", since: 2500, cause: "sensor-silent" }]);
  });

  it("with several slow clamps, heard in different seconds, don't change their state with each of them", () => {
    const all = start([{ id: "press", channels: ["slow.1", "slow.2"] }]);
    const transitions = [];
    for (let t = 0; t < 120_000; t += 10_000) {
      transitions.push(...all.second(t, [at("slow.1", 0, 25_000)]), ...all.second(t + 5000, [at("slow.2", 4, 25_000)]));
    }
    expect(transitions.map(({ state, since }) => [state, since])).toEqual([
      ["off", 0],
      ["running", 5000],
    ]);
  });

  it("forget a clamp that fell silent, and go by the others", () => {
    const all = start([{ id: "press", channels: ["a.1", "b.1"] }]);
    all.second(0, [at("a.1", 4), at("b.1", 0)]);
    for (let t = 1000; t <= 10_000; t += 1000) all.second(t, [at("b.1", 0)]);
    expect(stateOf(all, "press", 10_000)).toBe("off");
  });

  it("are unknown when the last of their clamps has fallen silent", () => {
    const all = start([{ id: "press", channels: ["a.1", "b.1"] }]);
    all.second(0, [at("a.1", 4, 2500), at("b.1", 0, 8000)]);
    expect(all.expire(8000)).toEqual([]);
    expect(all.expire(8001)).toMatchObject([
      { machine: "press", state: "unknown", since: 8000, cause: "sensor-silent" },
    ]);
  });

  it("say how long ago their state began", () => {
    const all = start([{ id: "press", channels: ["clamp.1"] }]);
    all.second(2000, [at("clamp.1", 5)]);
    expect(all.states(9000)).toEqual([{ machine: "press", state: "running", sinceAgoMs: 7000 }]);
    expect(all.states(1000)[0]?.sinceAgoMs).toBe(0);
  });

  it("are marked when one of their channels is simulated", () => {
    const all = start([{ id: "press", channels: ["clamp.1", "sim.1"] }], (channel) => channel === "sim.1");
    expect(all.second(0, [at("clamp.1", 5)])).toMatchObject([{ simulated: true }]);
  });
});

describe("new settings", () => {
  it("leave a machine undisturbed that they don't concern", () => {
    const all = start([{ id: "press", channels: ["clamp.1"] }]);
    all.second(0, [at("clamp.1", 5)]);
    all.configure(
      desired(
        [
          { id: "press", channels: ["clamp.1"] },
          { id: "lathe", channels: ["clamp.2"] },
        ],
        2,
      ),
      1000,
    );
    expect(all.states(1000)).toMatchObject([
      { machine: "press", state: "running", sinceAgoMs: 1000 },
      { machine: "lathe" },
    ]);
  });

  it("begin anew with a machine whose thresholds they change, under their revision", () => {
    const all = start([{ id: "press", channels: ["clamp.1"] }]);
    all.second(0, [at("clamp.1", 5)]);
    all.configure(desired([{ id: "press", channels: ["clamp.1"], detection: { runAboveA: 10 } }], 7), 1000);
    expect(stateOf(all, "press")).toBe("unknown");
    expect(all.second(1000, [at("clamp.1", 5)])).toMatchObject([{ state: "idle", revision: 7, since: 1000 }]);
  });

  it("take away a machine that isn't there any more", () => {
    const all = start([{ id: "press", channels: ["clamp.1"] }]);
    all.configure(desired([], 2), 0);
    expect(all.second(0, [at("clamp.1", 5)])).toEqual([]);
    expect(all.states(0)).toEqual([]);
  });
});
