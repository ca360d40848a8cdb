/** A motion sensor of our own kind: says over `devices/<id>/motion` that somebody moves, or that motion has ended. */
import { buildTopic } from "../../common/contract/topics.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { createDeviceLink, type DeviceBroker } from "./device-link.ts";
import { statusMessages } from "./status-messages.ts";

/** A motion sensor that is told what it sees. */
export interface MotionDevice {
  open(): void;
  isOnline(): boolean;
  /** Somebody moves, or motion has ended; false when it can't be said now. */
  see(isMoving: boolean): boolean;
  /** Cuts its connection, so that the broker sends its will. */
  cut(): void;
  close(): Promise<void>;
}

interface MotionDeviceOptions {
  readonly id: string;
  readonly site: string;
  readonly broker: DeviceBroker;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Creates a device. */
export function createMotionDevice({ id, site, broker, clock, random }: MotionDeviceOptions): MotionDevice {
  const { birth, death } = statusMessages("machikoba-sim", true);
  const statusTopic = buildTopic("deviceStatus", site, { device: id });
  const link = createDeviceLink({ clientId: id, broker, statusTopic, birth, death, clock, random });
  return {
    open: link.open,
    isOnline: link.isOnline,
    see: (isMoving) => link.publish(buildTopic("deviceMotion", site, { device: id }), `{"motion":${isMoving}}`, 1),
    cut: link.cut,
    close: link.close,
  };
}
