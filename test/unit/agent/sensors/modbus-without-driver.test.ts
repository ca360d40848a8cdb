/** A computer for which the program brings no serial port driver: only serial meters fail there, and say so. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { modbusMeter } from "../../../../agent/sensors/modbus-meter.ts";
import { createSensorWorld } from "../../../suites/sensor-suite.ts";

// What looks for the driver goes by these, before this computer's own kind.
const pretended = { npm_config_arch: "abacus", PREBUILDS_ONLY: "1" };
const real = Object.fromEntries(Object.keys(pretended).map((name) => [name, process.env[name]]));

beforeAll(() => void Object.assign(process.env, pretended));
afterAll(() => {
  for (const [name, value] of Object.entries(real)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

it.each([
  [{ path: "/dev/ttyUSB0" }, "serial ports can't be used on this kind of computer"],
  [{ host: "127.0.0.1", port: 1 }, "127.0.0.1 port 1 refuses"],
])("opens %j as far as that goes", async (connection, message) => {
  const settings = { id: "own", type: "modbus-meter", connection, meters: [{ model: "eastron-sdm" }] };
  const sensor = modbusMeter.create(modbusMeter.config.parse(settings), createSensorWorld().context);
  await expect(sensor.open(new AbortController().signal)).rejects.toThrow(message);
  await sensor.close();
});
