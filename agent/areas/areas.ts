/** All areas of a gateway with its cameras, outputs and motion sensors: joined, scheduled, told and closed together. */
import { join } from "node:path";
import { createLookSchedule } from "../../common/calendar/look-schedule.ts";
import type { AreaSettings } from "../../common/contract/area-settings.ts";
import type { GatewayInventory, GatewayLive, Problem } from "../../common/contract/gateway-messages.ts";
import type { DesiredSettings } from "../../common/contract/plant-settings.ts";
import type { UnnumberedRecord } from "../../common/contract/records.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { Log } from "../../common/runtime/log.ts";
import type { MqttLink } from "../../common/runtime/mqtt-link.ts";
import { createAreaDevices } from "./area-devices.ts";
import { createAreaHandlers } from "./area-handlers.ts";
import { createCameraTurns } from "./camera-turns.ts";
import { clutterJudge } from "./clutter-judge.ts";
import { type EquippedArea, equipArea } from "./equipped-area.ts";
import { openKeptPhotos } from "./kept-photos.ts";
import { openLastAlive } from "./last-alive.ts";
import { openReferences } from "./reference-store.ts";
import { answerRequests, type RequestHandlers } from "./requests.ts";
import { createSlotWatch } from "./slot-watch.ts";

/** The areas at work. */
export interface Areas {
  /** Obeys new settings; areas and devices that didn't change go on as they are. */
  configure(desired: DesiredSettings): Promise<void>;
  inventory(): Pick<GatewayInventory, "cameras" | "outputs">;
  problems(): Problem[];
  close(): Promise<void>;
}

interface AreasOptions {
  readonly site: string;
  readonly gateway: string;
  /** The agent's folder. */
  readonly folder: string;
  /** Folder whose files hold one password each. */
  readonly secretsFolder: string;
  readonly link: MqttLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Ms since the run began. */
  readonly t: () => number;
  readonly record: (record: UnnumberedRecord, isUrgent: boolean) => void;
  readonly live: (message: Omit<GatewayLive, "run">) => void;
  readonly badMessage: (subject: string, reason: string) => void;
  readonly problemsChanged: () => void;
  readonly inventoryChanged: () => void;
}

interface Equipped {
  /** Its settings, to be compared. */
  readonly key: string;
  readonly own: EquippedArea;
  /** It was at work in this run already, with other settings. */
  readonly isAtWork: boolean;
  isResumed: boolean;
}

/** How often the schedules are looked at, and how often it is told what areas do, in ms. */
const tickMs = 1000;
const tellEveryMs = 2000;
const clearPhotosEveryMs = 3_600_000;

/** Creates the areas of a gateway; none is there before `configure`. */
export function createAreas(options: AreasOptions): Areas {
  const { folder, clock, log, random, t, live, problemsChanged } = options;
  const equipped = new Map<string, Equipped>();
  let desired: DesiredSettings | undefined;
  let applied = Promise.resolve();
  let isApplying = false;
  const record = (entry: UnnumberedRecord) => options.record(entry, true);
  const all = () => [...equipped.values()].map(({ own }) => own);
  const references = openReferences(join(folder, "references"));
  const photos = openKeptPhotos(join(folder, "photos"));
  const alive = openLastAlive(join(folder, "alive.json"), clock, log);
  const watch = createSlotWatch(clock, alive.beforeMs, () => {
    for (const { area } of all()) area.setBack();
  });
  const alone = createCameraTurns();

  const { cameras, outputs, motions, ...devices } = createAreaDevices({
    ...options,
    onMotion(sensor, isMoving) {
      for (const own of all()) if (own.settings.motion === sensor) own.motion(isMoving);
    },
  });

  function tellDoing(): void {
    if (equipped.size === 0) return;
    const areas = all().map(({ settings: { id }, area }) => {
      return { area: id, doing: sessions.isOpen(id) ? ("set-up" as const) : area.doing() };
    });
    live({ areas });
  }

  const { handlers, sessions } = createAreaHandlers({
    area: (id) => equipped.get(id)?.own,
    camera: cameras.camera,
    alone,
    outputs,
    references,
    judge: clutterJudge,
    clock,
    sessions: { t, record, changed: tellDoing },
  });

  function equip(settings: AreaSettings): EquippedArea {
    return equipArea(settings, {
      folder: join(folder, "areas"),
      clock,
      log,
      random,
      tOf: (monoMs) => t() + Math.round(monoMs - clock.monoMs()),
      record,
      camera: cameras.camera,
      light: outputs.light,
      say: outputs.say,
      outputs: outputs.ids,
      motions: motions.ids,
      isMoving: (sensor) => motions.word(sensor) === "moving",
      alone,
      references,
      photos,
      judge: clutterJudge,
      revision: () => desired?.revision ?? 0,
      timeZone: () => desired?.plan?.timeZone,
      changed: tellDoing,
      problemsChanged,
    });
  }

  async function apply(next: DesiredSettings): Promise<void> {
    desired = next;
    isApplying = true;
    try {
      await devices.configure(next);
      await equipAll(next);
    } finally {
      isApplying = false;
    }
    await clearPhotos();
    options.inventoryChanged();
    problemsChanged();
    tellDoing();
  }

  async function equipAll(next: DesiredSettings): Promise<void> {
    const wanted = new Map(next.areas.map((settings) => [settings.id, settings]));
    const atWork = new Set<string>();
    for (const [id, { key, own, isAtWork, isResumed }] of equipped) {
      if (JSON.stringify(wanted.get(id)) === key) continue;
      equipped.delete(id);
      if (isAtWork || isResumed) atWork.add(id);
      if (JSON.stringify(wanted.get(id)?.corners) !== JSON.stringify(own.settings.corners)) await own.forgetCovered();
      await own.close();
    }
    for (const [id, settings] of wanted) {
      if (equipped.has(id)) continue;
      const isAtWork = atWork.has(id);
      equipped.set(id, { key: JSON.stringify(settings), own: equip(settings), isAtWork, isResumed: false });
    }
  }

  async function clearPhotos(): Promise<void> {
    const days = new Map((desired?.areas ?? []).map(({ id, keepPhotosDays }) => [id, keepPhotosDays]));
    await photos.clear(days, clock.wallMs()).catch((error: unknown) => {
      log.error({ err: error }, "can't delete kept photos; check the disk");
    });
  }

  /** Schedules are made anew with the settings only. */
  const schedulesOf = remembered((settings: DesiredSettings) => {
    const { plan, areas } = settings;
    return new Map(plan ? areas.map(({ id, schedule }) => [id, createLookSchedule(schedule, plan)]) : []);
  });

  function tick(): void {
    // What falls due while areas are being changed would find none to turn to.
    if (!desired || isApplying) return;
    if (desired.areas.length > 0) alive.tick();
    const nowMs = clock.wallMs();
    if (nowMs === undefined) return;
    for (const one of equipped.values()) {
      if (!one.isResumed) one.own.area.resume(nowMs, one.isAtWork);
      one.isResumed = true;
    }
    // Without areas too: one that is set up later has missed nothing before.
    for (const turn of watch.turns(schedulesOf(desired))) equipped.get(turn.area)?.own.area.turn(turn);
  }

  const stops = [
    answerRequests({ ...options, handlers: after(() => applied, handlers) }),
    clock.every(tickMs, tick),
    clock.every(tellEveryMs, tellDoing),
    clock.every(clearPhotosEveryMs, () => void clearPhotos()),
  ];

  return {
    configure(next) {
      applied = applied.then(() => apply(next));
      return applied;
    },
    inventory: devices.inventory,
    problems: () => [...devices.problems(), ...all().flatMap((own) => own.problems())],
    async close() {
      for (const stop of stops) stop();
      await applied;
      sessions.close();
      await Promise.all(all().map((own) => own.close()));
      await Promise.all([devices.close(), desired && desired.areas.length > 0 && alive.close()]);
    },
  };
}

function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  let last: { readonly key: Key; readonly value: Value } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}

/** The handlers, waiting for settings that are on their way: a request may follow a change of its area at once. */
function after(ready: () => Promise<void>, handlers: RequestHandlers): RequestHandlers {
  const waiting = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (given: never, remainingMs: number) => {
      await ready();
      return handle(given, remainingMs);
    },
  ]);
  return Object.fromEntries(waiting) as RequestHandlers;
}
