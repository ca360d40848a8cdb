/** The dashboard's side of areas: their live model, what is published of them, requests to their gateways, their routes. */
import type { Express } from "express";
import type { AreaSettings } from "../../../common/contract/area-settings.ts";
import type { GatewayLive } from "../../../common/contract/gateway-messages.ts";
import type { BoardArea } from "../../../common/contract/live-events.ts";
import type { PlantSettings } from "../../../common/contract/plant-settings.ts";
import { usualVoiceLines } from "../../../common/contract/voice-lines.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import type { MqttLink } from "../../../common/runtime/mqtt-link.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import type { Editor } from "../auth/editor.ts";
import type { AcceptedBatch } from "../history/history.ts";
import { openAudit } from "../ledger/audit.ts";
import type { Feed } from "../live/feed.ts";
import type { Store } from "../store/store.ts";
import { changeArea } from "./area-change.ts";
import { trendMs } from "./area-now.ts";
import { createAreaRoutes } from "./area-routes.ts";
import { createAreaWork, createSessionEnd, type SetUpInfo } from "./area-work.ts";
import { createClutterPublisher } from "./clutter-publisher.ts";
import { createGatewayRequests } from "./gateway-requests.ts";
import { createLiveAreas } from "./live-areas.ts";
import { createSetUpSessions } from "./set-up-sessions.ts";

/** The areas of a site. */
export interface Areas {
  /** Begins to listen to gateways' replies. */
  open(): void;
  /** Takes new settings, and what history knows of their areas. */
  configure(plant: PlantSettings): void;
  /** A gateway tells what it is doing, and what shall be spoken. */
  live(gateway: string, message: GatewayLive): void;
  gatewayLost(gateway: string): void;
  /** Records are on their way into history. */
  take(batch: AcceptedBatch): void;
  /** A commit begins: tells what to do when what was taken until now is in history, and when it could not be written. */
  commitBegins(): { done(): void; failed(): void };
  /** The broker is there again: all is published anew. */
  publishAll(): void;
  board(): readonly BoardArea[];
  addRoutes(app: Express): void;
  close(): void;
}

interface AreasOptions {
  readonly site: string;
  readonly db: Sqlite;
  readonly plant: () => PlantSettings;
  readonly decide: (plant: PlantSettings, author: string) => void;
  readonly reader: Store["reader"];
  readonly link: MqttLink;
  readonly isOnline: (gateway: string) => boolean;
  readonly editor: Editor;
  readonly send: Feed["send"];
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** Levels run out at due times: looked for this often, in ms. */
const tickEveryMs = 5000;
/** Entries of the audit that the set-up page shows. */
const shownAudit = 6;

/** Creates them; nothing is known before `configure`. */
export function createAreas(options: AreasOptions): Areas {
  const { site, db, plant, decide, reader, link, isOnline, editor, send, clock, nowMs, onFailure } = options;
  const audit = openAudit(db);
  const publisher = createClutterPublisher(site, link);
  const requests = createGatewayRequests({ site, link, clock, nowMs, isOnline });
  const live = createLiveAreas(nowMs, (area) => {
    send("area", { area });
    publisher.publish(area);
  });
  const endSession = createSessionEnd(requests, audit, nowMs);
  const sessions = createSetUpSessions(clock, nowMs, {
    opened: ({ area }) => live.setUp(area, true),
    closed(session) {
      live.setUp(session.area, false);
      endSession(session);
    },
  });
  const work = createAreaWork({
    requests,
    sessions,
    audit,
    nowMs,
    decide: (area, change, author) => decide(changeArea(plant(), area, change), author),
  });
  const routes = createAreaRoutes({
    editor,
    areas: live.all,
    settingsOf: (id) => plant().areas.find((one) => one.id === id),
    work,
    setUpInfo,
  });
  /** Areas whose newest scores are on their way into history. */
  const scored = new Set<string>();
  const stopTicking = clock.every(tickEveryMs, live.tick);

  function setUpInfo(settings: AreaSettings, mayEdit: boolean): SetUpInfo {
    const gateway = plant().gateways.find(({ id }) => id === settings.gateway);
    // Their other settings hold addresses and passwords.
    const named = (entries: readonly { id: string; type: string }[] = []) =>
      entries.map(({ id, type }) => ({ id, type }));
    return {
      settings,
      usualLines: usualVoiceLines,
      outputs: named(gateway?.outputs),
      motions: named(gateway?.motions),
      isGatewayOnline: isOnline(settings.gateway),
      mayEdit,
      audit: audit.newest(settings.id, shownAudit),
    };
  }

  function load(ids: readonly string[]): void {
    for (const id of ids) {
      reader.newestLooks(id, nowMs(), trendMs).then((newest) => live.known(id, newest), onFailure);
    }
  }

  return {
    open: requests.open,
    configure(settings) {
      const before = live.ids();
      live.configure(settings);
      const ids = live.ids();
      for (const id of before) if (!ids.includes(id)) publisher.clear(id);
      load(ids);
    },
    live(gateway, { areas, lines = [] }) {
      if (areas) live.live(gateway, areas);
      for (const line of lines) send("say", { line });
    },
    gatewayLost: live.gatewayLost,
    take({ records }) {
      for (const one of records) {
        if (one.kind === "score") scored.add(one.area);
        // A clock that was set gives scores that waited for it their time.
        else if (one.kind === "anchor") for (const id of live.ids()) scored.add(id);
      }
    },
    commitBegins() {
      // What comes while it is written belongs to the next one.
      const ids = [...scored];
      scored.clear();
      return {
        done: () => load(ids),
        failed() {
          for (const id of ids) scored.add(id);
        },
      };
    },
    publishAll: () => live.told().forEach(publisher.publish),
    board: live.all,
    addRoutes: routes,
    close() {
      stopTicking();
      sessions.close();
      requests.close();
    },
  };
}
