/** The sensor types there are: a literal list. A new adapter is imported and added here. */
import { machikobaDevice } from "./machikoba-device.ts";
import { trace } from "./trace.ts";

/** Adapters by the `type` that stands in the settings. */
export const sensorTypes = {
  "machikoba-device": machikobaDevice,
  trace,
} as const;
