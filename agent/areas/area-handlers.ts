/** What each request to a gateway's areas does: scores, set-up sessions, previews, references, tests of outputs. */
import { setupSessionMs } from "../../common/contract/area-requests.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { pause } from "../../common/runtime/retry.ts";
import type { Camera } from "../cameras/camera.ts";
import type { OutputSet } from "../outputs/output-set.ts";
import type { EquippedArea } from "./equipped-area.ts";
import { makePreview, makeReference } from "./preview.ts";
import type { ReferenceStore } from "./reference-store.ts";
import type { RequestHandlers } from "./requests.ts";
import { createSetupSessions, RequestRefused, type SetupSessions } from "./setup-sessions.ts";
import type { SheetJudge } from "./sheet-judge.ts";

interface HandlersOptions {
  /** The area with this id; undefined when this gateway has none. */
  readonly area: (id: string) => EquippedArea | undefined;
  readonly camera: (id: string) => Camera | undefined;
  readonly alone: (camera: string) => <T>(work: () => Promise<T>) => Promise<T>;
  readonly outputs: OutputSet;
  readonly references: ReferenceStore;
  readonly judge: SheetJudge;
  readonly clock: Clock;
  readonly sessions: Omit<Parameters<typeof createSetupSessions>[0], "clock">;
}

/** Left to the way back of a reply, in ms. */
const replyMs = 2000;
/** A look that was asked for may have to settle the light and take the photo after the people have left, in ms. */
const photoMs = 20_000;
/** A light that is tested stays on for so long, in ms. */
const testMs = 3000;

/** Creates the handlers, and the sessions that they open. */
export function createAreaHandlers(options: HandlersOptions): { handlers: RequestHandlers; sessions: SetupSessions } {
  const { camera, alone, outputs, references, judge, clock } = options;
  /** The picture of the newest preview of each session. */
  const pictures = new Map<string, Buffer>();
  const sessions = createSetupSessions({
    ...options.sessions,
    clock,
    changed(area) {
      pictures.delete(area);
      options.sessions.changed(area);
    },
  });

  function areaOf(id: string): EquippedArea {
    const area = options.area(id);
    if (!area) throw new RequestRefused(`this gateway has no area ${id}: were the settings saved?`);
    return area;
  }

  function cameraOf(id: string): Camera {
    const own = camera(id);
    if (!own) throw new RequestRefused(`there is no camera ${id} here: name one of this gateway's cameras`);
    return own;
  }

  async function testOutput(id: string, text: string | undefined, signal: AbortSignal): Promise<void> {
    const light = outputs.light(id);
    if (light) {
      const letGo = await light.hold("test", testMs + replyMs, signal);
      await pause(clock, testMs, signal).finally(letGo);
    } else if (outputs.ids().includes(id)) await outputs.say(id, testLine(text), signal);
    else throw new RequestRefused(`there is no output ${id} here, or its settings are wrong`);
  }

  const handlers: RequestHandlers = {
    async "area-score"({ area }, remainingMs) {
      const own = areaOf(area);
      return own.area.demand(Math.max(0, Math.min(own.settings.waitForPeopleMs, remainingMs - photoMs)));
    },
    async "area-session-begin"({ area, session, by }) {
      areaOf(area);
      return { remainingMs: sessions.begin(area, session, by), lastsMs: setupSessionMs };
    },
    async "area-session-end"({ area, session }) {
      sessions.end(area, session);
      return {};
    },
    async "area-preview"({ area, session, corners, tolerance, find, samePicture }, remainingMs) {
      sessions.check(area, session);
      const { settings } = areaOf(area);
      const made = await alone(settings.camera)(() =>
        makePreview(
          {
            camera: cameraOf(settings.camera),
            judge,
            settings,
            reference: references.read(area),
            signal: deadline(remainingMs),
          },
          { corners, tolerance, find, bytes: samePicture ? pictures.get(area) : undefined },
        ),
      );
      // The session may have ended while the picture was taken.
      sessions.check(area, session);
      pictures.set(area, made.bytes);
      return made.preview;
    },
    async "area-reference"({ area, session, corners }, remainingMs) {
      sessions.check(area, session);
      const own = areaOf(area);
      const { settings } = own;
      const reference = await alone(settings.camera)(() =>
        makeReference({ camera: cameraOf(settings.camera), judge, settings, signal: deadline(remainingMs) }, corners),
      );
      sessions.check(area, session);
      await references.write(area, reference);
      await own.forgetCovered();
      return { corners: reference.corners };
    },
    async "output-test"({ output, text }, remainingMs) {
      await testOutput(output, text, deadline(remainingMs));
      return {};
    },
  };
  return { handlers, sessions };
}

function deadline(remainingMs: number): AbortSignal {
  return AbortSignal.timeout(Math.max(1000, remainingMs - replyMs));
}

/** Kana or kanji in it make it Japanese. */
function testLine(text = "テストです。よく聞こえますか?"): { text: string; lang: "ja" | "en" } {
  return { text, lang: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text) ? "ja" : "en" };
}
