import { expect, test } from "vitest";
import { deviceStatus } from "../../../../common/contract/device-messages.ts";
import { statusMessages } from "../../../../firmware-sim/devices/status-messages.ts";
import { firmwareVectors } from "../../../fakes/firmware-vectors.ts";

test.each(firmwareVectors().sessions)("$firmware is born and dies as the vectors say", (session) => {
  const { firmware, simulated, connect, steps } = session;
  const born = steps.find((step) => step.do === "connect")?.sends[0]?.payload;
  const { birth, death } = statusMessages(firmware, simulated);
  expect(birth).toBe(born);
  expect(death).toBe(connect.will.payload);
  expect(deviceStatus.parse(JSON.parse(birth))).toEqual({ status: "online", firmware, simulated });
  expect(deviceStatus.parse(JSON.parse(death))).toEqual({ status: "offline", simulated });
});
