/** What the areas of a gateway use: its cameras, outputs and motion sensors, configured, told and closed together. */
import type { GatewayInventory, GatewayLive, Problem } from "../../common/contract/gateway-messages.ts";
import type { DesiredSettings } from "../../common/contract/plant-settings.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { MqttLink } from "../../common/runtime/mqtt-link.ts";
import { type CameraSet, createCameraSet } from "../cameras/camera-set.ts";
import { cameraTypes } from "../cameras/index.ts";
import { motionTypes } from "../motion/index.ts";
import { createMotionSet, type MotionSet } from "../motion/motion-set.ts";
import type { SpokenLine } from "../outputs/define-output.ts";
import { outputTypes } from "../outputs/index.ts";
import { createOutputSet, type OutputSet } from "../outputs/output-set.ts";

/** The devices. */
export interface AreaDevices {
  readonly cameras: CameraSet;
  readonly outputs: OutputSet;
  readonly motions: MotionSet;
  configure(desired: Pick<DesiredSettings, "cameras" | "outputs" | "motions">): Promise<void>;
  inventory(): Pick<GatewayInventory, "cameras" | "outputs">;
  problems(): Problem[];
  close(): Promise<void>;
}

interface AreaDevicesOptions {
  readonly site: string;
  readonly secretsFolder: string;
  readonly link: MqttLink;
  readonly clock: Clock;
  readonly random: () => number;
  readonly t: () => number;
  readonly live: (message: Omit<GatewayLive, "run">) => void;
  readonly onMotion: (sensor: string, isMoving: boolean) => void;
  readonly badMessage: (subject: string, reason: string) => void;
  readonly problemsChanged: () => void;
}

/** Longest line that the kiosk page takes, in characters. */
const maxLineLength = 200;

/** Creates the sets; they are empty before `configure`. */
export function createAreaDevices(options: AreaDevicesOptions): AreaDevices {
  const { site, secretsFolder, link, clock, random, t, live, onMotion, badMessage, problemsChanged } = options;
  let lines = 0;

  /** Hands a line to the kiosk page. */
  async function announce({ text, lang }: SpokenLine, output: string): Promise<void> {
    if (!link.isConnected()) throw new Error("no connection to the MQTT broker");
    lines += 1;
    live({
      lines: [{ id: `${Math.round(t())}-${lines}`, output, text: text.slice(0, maxLineLength), language: lang }],
    });
  }

  const cameras = createCameraSet({ types: cameraTypes, context: { secretsFolder } });
  const outputs = createOutputSet({
    types: outputTypes,
    context: { clock, link, announce },
    onProblem: problemsChanged,
    random,
  });
  const motions = createMotionSet({
    types: motionTypes,
    site,
    clock,
    link,
    random,
    onMotion,
    badMessage,
    onProblem: problemsChanged,
  });

  return {
    cameras,
    outputs,
    motions,
    async configure(desired) {
      cameras.configure(desired.cameras);
      await Promise.all([outputs.configure(desired.outputs), motions.configure(desired.motions)]);
    },
    inventory: () => ({ cameras: cameras.ids().map((id) => ({ id })), outputs: outputs.ids().map((id) => ({ id })) }),
    problems: () => [cameras, outputs, motions].flatMap((set) => set.problems()),
    async close() {
      await Promise.all([outputs.close(), motions.close()]);
    },
  };
}
