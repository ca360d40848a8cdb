/** The uplink to the recorder on a connection that a test drives; all ends with the test. */
import { expect } from "vitest";
import type { Outbox } from "../../../../agent/outbox/outbox.ts";
import { createRecorderUplink, type RecorderUplink } from "../../../../agent/uplinks/recorder-uplink.ts";
import { parseMessage } from "../../../../common/contract/messages.ts";
import type { StoredMessage } from "../../../../common/contract/records.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createTestClock, type TestClock } from "../../../fakes/test-clock.ts";
import { brief } from "../outbox/outbox-under-test.ts";
import { createRecordingLink, type RecordingLink } from "../recording-link.ts";

const recordsTopic = "machikoba/1/site/gateways/gateway/records";
const storedTopic = "machikoba/1/site/gateways/gateway/stored";

/** The uplink's surroundings. */
export interface UplinkUnderTest {
  readonly clock: TestClock;
  readonly link: RecordingLink;
  /** From which record on another life was noticed, each time. */
  readonly foreign: number[];
  /** Opens an uplink for an outbox. */
  start(outbox: Outbox): RecorderUplink;
  /** Lets promises settle. */
  settled(): Promise<void>;
  connect(): Promise<void>;
  /** All records sent since the last call, in brief. */
  takeSent(): string[];
  /** The recorder says what is stored. */
  say(outbox: Outbox, message: Partial<StoredMessage>, options?: { retained: boolean }): Promise<void>;
}

/** Creates the surroundings; the clock's wall time isn't set. */
export function createUplinkUnderTest(): UplinkUnderTest {
  const clock = createTestClock({ wallMs: undefined });
  const link = createRecordingLink();
  const foreign: number[] = [];
  const settled = () => clock.advanceAsync(0);
  return {
    clock,
    link,
    foreign,
    settled,
    start(outbox) {
      const log = createLog({ level: "silent" });
      const onForeignStream = (sinceSeq: number) => void foreign.push(sinceSeq);
      const common = { site: "site", gateway: "gateway", link, clock, log, onForeignStream };
      const uplink = createRecorderUplink({ ...common, outbox: () => outbox });
      uplink.open();
      return uplink;
    },
    async connect() {
      link.connect();
      await settled();
    },
    takeSent: () =>
      link.published.splice(0).flatMap(({ topic, text }) => {
        expect(topic).toBe(recordsTopic);
        const parsed = parseMessage("gatewayRecords", Buffer.from(text));
        return parsed.ok ? parsed.value.records.map(brief) : [parsed.reason];
      }),
    async say(outbox, message, options) {
      link.bring(storedTopic, { stream: outbox.stream, run: outbox.run, seq: 0, ...message }, options);
      await settled();
    },
  };
}
