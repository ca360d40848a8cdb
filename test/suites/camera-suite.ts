/** What every camera must do: refuse wrong settings, take pictures, name the mend, end in time, and leave no program behind. */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Camera, createCamera } from "../../agent/cameras/camera.ts";
import { type CameraCause, CameraFault } from "../../agent/cameras/camera-fault.ts";
import type { CameraAdapter, CameraConfig } from "../../agent/cameras/define-camera.ts";

type Settings = { readonly type: string } & Record<string, unknown>;

/** Something that a camera can be pointed at. */
interface CameraSubject<Config extends CameraConfig> {
  readonly adapter: CameraAdapter<Config>;
  /** Settings with which it gives pictures, without the `id`. */
  readonly settings: () => Settings;
  /** Settings of a device that takes up the connection and then says nothing. */
  readonly hanging?: () => Settings;
  /** Settings that can't work: with which cause, and what the message must name. */
  readonly wrong: readonly {
    readonly what: string;
    readonly settings: () => Settings;
    readonly code: CameraCause;
    readonly mend: RegExp;
  }[];
  readonly secretsFolder?: () => string;
}

/** Stands in the environment of all programs that a camera of this run starts. */
const markName = "CAMERA_UNDER_TEST";

/** Creates a camera; what fails is tried once only, unless `tries` says otherwise. */
export function cameraOf<Config extends CameraConfig>(
  adapter: CameraAdapter<Config>,
  settings: Settings,
  secretsFolder = "/nonexistent",
): Camera {
  const parsed = adapter.config.parse({ id: "own", tries: 1, ...settings });
  return createCamera(adapter.create(parsed, { secretsFolder }), parsed);
}

/** The fault that taking a picture ends with. */
export async function faultOf(camera: Camera): Promise<CameraFault> {
  const fault = await camera.take(new AbortController().signal).catch((error: unknown) => error);
  if (fault instanceof CameraFault) return fault;
  throw new Error(`it ended with ${fault instanceof Error ? fault.stack : "a picture"}`);
}

/** Marks the programs that this file's cameras start, so that `programsLeft` finds them. */
export function markPrograms(): void {
  let before: string | undefined;
  beforeAll(() => {
    before = process.env[markName];
    process.env[markName] = randomUUID();
  });
  afterAll(() => {
    if (before === undefined) delete process.env[markName];
    else process.env[markName] = before;
  });
}

/** Programs that cameras have started and that still run, or have ended and were never taken note of. */
export function programsLeft(): string[] {
  const mark = `${markName}=${process.env[markName]}`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const environment = readProc(pid, "environ");
      const [, name = "", state, parent] = /\((.*)\) (\w) (\d+)/s.exec(readProc(pid, "stat")) ?? [];
      const isOrphan = state === "Z" && Number(parent) === process.pid;
      return isOrphan || environment.split("\0").includes(mark) ? [`${pid} ${name} ${state}`] : [];
    });
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** Runs the suite for one camera. */
export function describeCamera<Config extends CameraConfig>(name: string, subject: CameraSubject<Config>): void {
  const { adapter, settings, hanging, wrong, secretsFolder } = subject;
  const parsed = (more: object = {}) => adapter.config.safeParse({ id: "own", ...settings(), ...more });
  const create = (own: Settings) => cameraOf(adapter, own, secretsFolder?.());
  const never = new AbortController().signal;

  describe(`${name}, as every camera,`, () => {
    markPrograms();

    it("takes its settings and refuses a key that it doesn't know, a missing id and another type", () => {
      expect(parsed().success).toBe(true);
      expect(parsed({ surplus: 1 }).success).toBe(false);
      expect(parsed({ id: undefined }).success).toBe(false);
      expect(parsed({ type: `${settings().type}-2` }).success).toBe(false);
    });

    it("touches nothing when it is created", () => {
      create(settings());
      expect(programsLeft()).toEqual([]);
    });

    it("takes a picture that can be decoded, and leaves no program behind", async () => {
      const camera = create(settings());
      const { width } = await sharp(await camera.take(never)).metadata();
      expect(width).toBeGreaterThan(0);
      expect([camera.problem(), programsLeft()]).toEqual([undefined, []]);
    });

    it("takes two pictures", async () => {
      const pair = await create(settings()).takePair(never, 100);
      expect(pair).toHaveLength(2);
      for (const picture of pair) expect((await sharp(picture).stats()).channels.length).toBeGreaterThan(0);
    });

    it("doesn't begin when it is aborted already", async () => {
      const reason = new Error("closing");
      await expect(create(settings()).take(AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(programsLeft()).toEqual([]);
    });

    it.each(wrong)("names the mend for $what", async ({ settings: own, code, mend }) => {
      const camera = create(own());
      const fault = await faultOf(camera);
      expect([fault.code, fault.message]).toEqual([code, expect.stringMatching(mend)]);
      expect(camera.problem()).toMatchObject({
        code: `camera-${code}`,
        subject: "own",
        message: expect.stringMatching(mend),
      });
      expect(programsLeft()).toEqual([]);
    });

    if (hanging) {
      it("gives up a device that hangs at its deadline, and leaves no program behind", async () => {
        const begin = performance.now();
        const fault = await faultOf(create({ ...hanging(), deadlineMs: 600 }));
        expect([fault.code, fault.message]).toEqual(["too-slow", expect.stringMatching(/within 0\.6 s.*deadlineMs/)]);
        expect(performance.now() - begin).toBeLessThan(5500);
        expect(programsLeft()).toEqual([]);
      });

      it("ends when it is aborted while the device hangs", async () => {
        const stopping = new AbortController();
        const reason = new Error("closing");
        setTimeout(() => stopping.abort(reason), 300);
        await expect(create(hanging()).take(stopping.signal)).rejects.toBe(reason);
        expect(programsLeft()).toEqual([]);
      });
    }
  });
}
