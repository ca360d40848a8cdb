/** Where a program that runs alone finds its broker. */
import type { StartSettings } from "../common/runtime/start-settings.ts";

/** The broker of the settings, or the one on this computer. */
export function brokerAddress({ mqtt }: StartSettings): {
  url: string;
  username: string | undefined;
  password: string | undefined;
} {
  return { url: mqtt.url ?? `mqtt://127.0.0.1:${mqtt.port}`, username: mqtt.username, password: mqtt.password };
}
