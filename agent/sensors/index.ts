/** The sensor types there are: a literal list. A new adapter is imported and added here. */
import { esphome } from "./esphome.ts";
import { exec } from "./exec.ts";
import { httpJson } from "./http-json.ts";
import { iioAdc } from "./iio-adc.ts";
import { machikobaDevice } from "./machikoba-device.ts";
import { modbusMeter } from "./modbus-meter.ts";
import { mqttJson } from "./mqtt-json.ts";
import { shelly } from "./shelly.ts";
import { tasmota } from "./tasmota.ts";
import { trace } from "./trace.ts";

/** Adapters by the `type` that stands in the settings. */
export const sensorTypes = {
  esphome,
  exec,
  "http-json": httpJson,
  "iio-adc": iioAdc,
  "machikoba-device": machikobaDevice,
  "modbus-meter": modbusMeter,
  "mqtt-json": mqttJson,
  shelly,
  tasmota,
  trace,
} as const;
