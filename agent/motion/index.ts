/** The motion sensor types there are: a literal list. A new adapter is imported and added here. */
import { gpioMotion } from "./gpio-motion.ts";
import { mqttMotion } from "./mqtt-motion.ts";
import { simulatedMotion } from "./simulated-motion.ts";

/** Adapters by the `type` that stands in the settings. */
export const motionTypes = {
  "gpio-motion": gpioMotion,
  "mqtt-motion": mqttMotion,
  "simulated-motion": simulatedMotion,
} as const;
