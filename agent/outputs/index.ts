/** The output types there are: a literal list. A new adapter is imported and added here. */
import { espeakVoice } from "./espeak-voice.ts";
import { gpioLight } from "./gpio-light.ts";
import { kioskVoice } from "./kiosk-voice.ts";
import { noVoice } from "./no-voice.ts";
import { openJtalkVoice } from "./open-jtalk-voice.ts";
import { shellySwitch } from "./shelly-switch.ts";
import { tasmotaSwitch } from "./tasmota-switch.ts";
import { wavVoice } from "./wav-voice.ts";

/** Adapters by the `type` that stands in the settings. */
export const outputTypes = {
  "espeak-voice": espeakVoice,
  "gpio-light": gpioLight,
  "kiosk-voice": kioskVoice,
  "no-voice": noVoice,
  "open-jtalk-voice": openJtalkVoice,
  "shelly-switch": shellySwitch,
  "tasmota-switch": tasmotaSwitch,
  "wav-voice": wavVoice,
} as const;
