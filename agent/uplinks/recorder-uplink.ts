/** The uplink to the recorder: batches in sequence over MQTT, let go of only when the recorder says that they are stored. */
import { parseMessage } from "../../common/contract/messages.ts";
import type { StoredMessage } from "../../common/contract/records.ts";
import { buildTopic, topicTable } from "../../common/contract/topics.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { Log } from "../../common/runtime/log.ts";
import type { MqttLink } from "../../common/runtime/mqtt-link.ts";
import type { Outbox } from "../outbox/outbox.ts";

/** The uplink; `pump` is called when there is something new. */
export interface RecorderUplink {
  open(): void;
  /** Sends what there is to send, as far as the window allows. */
  pump(): void;
  /** Begins again with a new outbox. */
  restart(): void;
}

interface RecorderUplinkOptions {
  readonly site: string;
  readonly gateway: string;
  readonly link: MqttLink;
  /** The outbox as it is now; another one takes its place when a foreign stream was noticed. */
  readonly outbox: () => Outbox;
  readonly clock: Clock;
  readonly log: Log;
  /** The recorder knows another life of this outbox: the card was restored or copied. A new stream must be begun, with the records from `sinceSeq` on. */
  readonly onForeignStream: (sinceSeq: number) => void;
}

/** Batches on their way at once. Enough to fill a slow network, few enough to be sent again cheaply. */
const maxBatchesInFlight = 16;
/** Three of the recorder's longest commit intervals without an answer: send again from what is stored. */
const resendAfterMs = 90_000;
const resendCheckMs = 5000;

/** Creates the uplink of one gateway to its recorder. */
export function createRecorderUplink(options: RecorderUplinkOptions): RecorderUplink {
  const { site, gateway, link, outbox, clock, log, onForeignStream } = options;
  const topic = buildTopic("gatewayRecords", site, { gateway });
  let storedSeq = outbox().oldestSeq();
  let sentSeq = storedSeq;
  /** Last sequence numbers of the batches that aren't stored yet. */
  let inFlight: number[] = [];
  let heardMs = clock.monoMs();
  let isSending = false;
  let isAsked = false;

  function rewind(): void {
    sentSeq = storedSeq;
    inFlight = [];
    heardMs = clock.monoMs();
  }

  async function send(): Promise<void> {
    while (link.isConnected() && inFlight.length < maxBatchesInFlight) {
      const batch = outbox().readAfter(sentSeq);
      const last = batch?.records.at(-1);
      if (!batch || !last) return;
      const until = last.kind === "gap" ? last.untilSeq : last.seq;
      if (inFlight.length === 0) heardMs = clock.monoMs();
      sentSeq = until;
      inFlight.push(until);
      await link.publish(topic, JSON.stringify(batch), topicTable.gatewayRecords);
    }
  }

  function pump(): void {
    isAsked = true;
    if (!isSending) void sendWhileAsked();
  }

  async function sendWhileAsked(): Promise<void> {
    isSending = true;
    while (isAsked) {
      isAsked = false;
      try {
        await send();
      } catch (error) {
        log.debug({ err: error }, "sending records was cut off; it goes on after the reconnect");
        rewind();
      }
    }
    isSending = false;
  }

  function onStored({ stream, run, seq, resend, at }: StoredMessage, isRetained: boolean): void {
    if (at !== undefined && !isRetained) clock.offerWallMs(at, "dashboard");
    if (stream !== outbox().stream) return;
    if (isOfAnotherLife(outbox(), run, seq)) {
      onForeignStream(startOfLife(outbox(), seq));
      return;
    }
    if (seq > storedSeq) {
      storedSeq = seq;
      heardMs = clock.monoMs();
      outbox().release(seq);
    } else if (seq < storedSeq && !isRetained) {
      log.warn(
        { seq, storedSeq },
        "the recorder is behind what was let go of here (a restored backup?); sending what is still here",
      );
      // What isn't here any more is sent as a gap record: the recorder would wait for it for ever.
      storedSeq = seq;
    }
    if (resend) rewind();
    inFlight = inFlight.filter((last) => last > storedSeq);
    sentSeq = Math.max(sentSeq, storedSeq);
    pump();
  }

  return {
    pump,
    restart() {
      storedSeq = outbox().oldestSeq();
      rewind();
      pump();
    },
    open() {
      link.subscribe(buildTopic("gatewayStored", site, { gateway }), ({ payload, retained }) => {
        const parsed = parseMessage("gatewayStored", payload);
        if (parsed.ok) onStored(parsed.value, retained);
      });
      link.onConnect(() => {
        rewind();
        pump();
      });
      clock.every(resendCheckMs, () => {
        if (inFlight.length > 0 && clock.monoMs() - heardMs > resendAfterMs) rewind();
        pump();
      });
    },
  };
}

/** True when the recorder has stored records of this stream that this outbox can't have written. */
function isOfAnotherLife(outbox: Outbox, run: number, seq: number): boolean {
  if (run > outbox.run || seq > outbox.lastSeq()) return true;
  const ownRun = outbox.runOf(seq);
  return ownRun !== undefined && ownRun !== run;
}

/** Number of the first record of the run that has given `seq` to another record than the recorder has. */
function startOfLife(outbox: Outbox, seq: number): number {
  const run = outbox.runOf(seq);
  return run === undefined ? outbox.firstSeqOfRun : outbox.firstSeqOf(run);
}
