/** What people do with an area: look now, look through its camera to set it up, test an output, save settings. */
import { randomUUID } from "node:crypto";
import { areaPreview, areaRequests } from "../../../common/contract/area-requests.ts";
import type { AreaSettings } from "../../../common/contract/area-settings.ts";
import type { usualVoiceLines } from "../../../common/contract/voice-lines.ts";
import type { Audit, AuditEntry } from "../ledger/audit.ts";
import type { AreaChange } from "./area-change.ts";
import { lookTakesMs } from "./area-now.ts";
import { type GatewayRequests, RequestFailedError } from "./gateway-requests.ts";
import type { SetUpSession, SetUpSessions } from "./set-up-sessions.ts";

/** A device of the area's gateway, without what only the gateway needs to know. */
interface SetUpDevice {
  readonly id: string;
  readonly type: string;
}

/** What the set-up page begins with. */
export interface SetUpInfo {
  readonly settings: AreaSettings;
  readonly outputs: readonly SetUpDevice[];
  readonly motions: readonly SetUpDevice[];
  /** What the voice says where nobody has written own lines, by language and occasion. */
  readonly usualLines: typeof usualVoiceLines;
  readonly isGatewayOnline: boolean;
  /** Whether this browser may change anything. */
  readonly mayEdit: boolean;
  /** Who looked through the camera lately, newest first. */
  readonly audit: readonly AuditEntry[];
}

/** The work. Each rejects with RequestFailedError, or with ZodError where what was sent doesn't fit. */
export interface AreaWork {
  /** Answers a score's fields. */
  score(area: AreaSettings): Promise<unknown>;
  beginSession(area: AreaSettings, by: string): Promise<{ readonly session: string; readonly untilMs: number }>;
  endSession(area: AreaSettings, body: unknown): Promise<void>;
  /** Answers an AreaPreview; its picture is handed through and kept nowhere. */
  preview(area: AreaSettings, body: unknown): Promise<unknown>;
  takeReference(area: AreaSettings, body: unknown, by: string): Promise<unknown>;
  testOutput(area: AreaSettings, body: unknown): Promise<unknown>;
  change(area: AreaSettings, change: AreaChange, by: string): void;
}

interface WorkParts {
  readonly requests: GatewayRequests;
  readonly sessions: SetUpSessions;
  readonly audit: Audit;
  readonly nowMs: () => number;
  readonly decide: (area: string, change: AreaChange, author: string) => void;
}

/** A camera may take this long to wake, and to be tried again. */
const cameraTimeoutMs = 30_000;
const quickTimeoutMs = 10_000;
const outputTimeoutMs = 20_000;

const inSession = areaRequests["area-session-end"].omit({ area: true });
const preview = areaRequests["area-preview"].omit({ area: true }).strict();
const reference = areaRequests["area-reference"].omit({ area: true }).strict();
const outputTest = areaRequests["output-test"].strict();

/** Creates the work. */
export function createAreaWork({ requests, sessions, audit, nowMs, decide }: WorkParts): AreaWork {
  function sessionOf(area: AreaSettings, id: string): SetUpSession {
    const session = sessions.find(area.id, id);
    if (session) return session;
    throw new RequestFailedError("refused", "The camera's session is over: begin a new one.");
  }

  return {
    score: (area) =>
      requests.ask(area.gateway, "area-score", { area: area.id }, area.waitForPeopleMs + area.settleMs + lookTakesMs),
    async beginSession({ id: area, gateway }, by) {
      const id = randomUUID();
      // Who has closed the page without ending it must not lock the others out for ten minutes.
      const before = sessions.current(area);
      if (before) sessions.end(before);
      await requests.ask(gateway, "area-session-begin", { area, session: id, by }, quickTimeoutMs);
      audit.add({ atMs: nowMs(), author: by, action: "camera-opened", subject: area });
      const { untilMs } = sessions.begin({ id, area, gateway, by });
      return { session: id, untilMs };
    },
    async endSession(area, body) {
      const session = sessions.find(area.id, inSession.parse(body).session);
      if (session) sessions.end(session);
    },
    async preview(area, body) {
      const args = preview.parse(body);
      sessionOf(area, args.session);
      const answer = await requests.ask(area.gateway, "area-preview", { area: area.id, ...args }, cameraTimeoutMs);
      const parsed = areaPreview.safeParse(answer);
      if (parsed.success) return parsed.data;
      throw new RequestFailedError("refused", "The gateway's answer can't be understood: is it of another version?");
    },
    async takeReference(area, body, by) {
      const args = reference.parse(body);
      sessionOf(area, args.session);
      const answer = await requests.ask(area.gateway, "area-reference", { area: area.id, ...args }, cameraTimeoutMs);
      audit.add({ atMs: nowMs(), author: by, action: "reference-taken", subject: area.id });
      return answer;
    },
    async testOutput(area, body) {
      return requests.ask(area.gateway, "output-test", outputTest.parse(body), outputTimeoutMs);
    },
    change: (area, change, by) => decide(area.id, change, by),
  };
}

/** What happens when a session has ended: the gateway lets go of the camera, and the audit says when. */
export function createSessionEnd(
  requests: GatewayRequests,
  audit: Audit,
  nowMs: () => number,
): (session: SetUpSession) => void {
  return ({ id, area, gateway, by }) => {
    audit.add({ atMs: nowMs(), author: by, action: "camera-closed", subject: area });
    // One that can't be reached ends it by itself after ten minutes.
    requests.ask(gateway, "area-session-end", { area, session: id }, quickTimeoutMs).catch(() => undefined);
  };
}
