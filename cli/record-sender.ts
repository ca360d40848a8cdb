/** Sends batches of records to a running recorder, in order, and waits until each is stored. */
import { parseMessage } from "../common/contract/messages.ts";
import type { RecordBatch } from "../common/contract/records.ts";
import { buildTopic, topicTable } from "../common/contract/topics.ts";
import type { Clock } from "../common/runtime/clock.ts";
import { DeadlineError } from "../common/runtime/errors.ts";
import type { MqttLink } from "../common/runtime/mqtt-link.ts";

interface SenderOptions {
  readonly site: string;
  readonly gateway: string;
  readonly stream: string;
  /** A link that isn't open yet. */
  readonly link: MqttLink;
  readonly clock: Clock;
  /** Called as records are stored, with the last sequence number. */
  readonly onStored: (seq: number) => void;
}

/** Batches on their way at once, as for gateways. */
const mostInFlight = 16;
/** Longest time until a broker and a recorder answer: the recorder's longest commit interval, and some more. */
const connectWithinMs = 10_000;
const answerWithinMs = 45_000;

/** Sends all batches; what the recorder has already is left out. Rejects with DeadlineError when nobody answers; what was stored until then stays, and is left out next time. */
export async function sendRecords(batches: AsyncIterable<RecordBatch>, options: SenderOptions): Promise<void> {
  const { site, gateway, stream, link, clock, onStored } = options;
  const topic = buildTopic("gatewayRecords", site, { gateway });
  let stored = 0;
  let isAnswered = false;
  let inFlight: RecordBatch[] = [];
  let wake = () => {};

  const publish = (batch: RecordBatch) =>
    link.publish(topic, JSON.stringify(batch), topicTable.gatewayRecords).catch(() => undefined);
  /** Waits until something is told; false when nothing is for so long. */
  const waitFor = (ms: number) =>
    new Promise<boolean>((resolve) => {
      const cancel = clock.after(ms, () => resolve(false));
      wake = () => {
        cancel();
        resolve(true);
      };
    });
  const until = async (isDone: () => boolean, ms: number, message: string) => {
    while (!isDone()) if (!(await waitFor(ms))) throw new DeadlineError(message);
  };

  link.subscribe(buildTopic("gatewayStored", site, { gateway }), ({ payload, retained }) => {
    const parsed = parseMessage("gatewayStored", payload);
    if (!parsed.ok || parsed.value.stream !== stream) return;
    // What is retained may be of a database that isn't there any more.
    if (retained) return;
    const { seq, resend } = parsed.value;
    isAnswered = true;
    stored = Math.max(stored, seq);
    inFlight = inFlight.filter((batch) => lastSeq(batch) > stored);
    if (resend) for (const batch of inFlight) void publish(batch);
    onStored(stored);
    wake();
  });
  link.onConnect(() => {
    for (const batch of inFlight) void publish(batch);
    wake();
  });
  link.open();
  const away = "The MQTT broker can't be reached: is Machikoba running, and are the settings those of its broker?";
  await until(link.isConnected, connectWithinMs, away);
  const silent =
    "Nobody stores the records: is the dashboard running, for the same site? What is stored stays; run it again.";
  for await (const batch of batches) {
    if (lastSeq(batch) <= stored) continue;
    inFlight.push(batch);
    await publish(batch);
    // The first answer tells how much is known already.
    await until(() => isAnswered && inFlight.length < mostInFlight, answerWithinMs, silent);
  }
  await until(() => inFlight.length === 0, answerWithinMs, silent);
}

function lastSeq(batch: RecordBatch | undefined): number {
  const last = batch?.records.at(-1);
  return last?.kind === "gap" ? last.untilSeq : (last?.seq ?? 0);
}
