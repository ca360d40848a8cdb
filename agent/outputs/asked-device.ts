/** A device that is asked over MQTT and says what it did: publishes, and waits for the word that confirms. */
import type { MqttMessage } from "../../common/runtime/mqtt-link.ts";
import type { OutputContext } from "./define-output.ts";
import { OutputFault } from "./output-fault.ts";

/** What to ask, and which answer is awaited. */
export interface Question {
  /** Published in this order, at QoS 1. */
  readonly say: readonly { readonly topic: string; readonly payload: string }[];
  /** Looks at a message: true when it confirms, an OutputFault when the device refuses, undefined when it is about something else. */
  readonly isAnswer: (topic: string, text: string) => boolean | OutputFault | undefined;
  /** How long the answer may take, in ms. */
  readonly answerMs: number;
  /** What to do when none comes. */
  readonly mend: string;
}

/** The device. */
export interface AskedDevice {
  /** Listens from now on. */
  open(): void;
  /** Resolves when the device has confirmed; rejects with an OutputFault or the signal's reason. One question at a time. */
  ask(question: Question, signal: AbortSignal): Promise<void>;
  /** The device itself has said that it came: it may have started anew. */
  onBirth(callback: () => void): void;
  close(): void;
}

interface AskedDeviceOptions {
  readonly context: Pick<OutputContext, "link" | "clock">;
  /** Topics of its answers. */
  readonly answers: readonly string[];
  /** Where it says that it is there, or the broker that it isn't. */
  readonly status: { readonly topic: string; readonly online: string; readonly offline: string };
}

/** A question without an answer is asked again so often, in ms: it or its answer may have been lost. */
const repeatEveryMs = 1000;
/** Longer messages hold no answer, in bytes. */
const maxBytes = 16 * 1024;

/** Creates it; nothing is subscribed before it is opened. */
export function createAskedDevice({ context, answers, status }: AskedDeviceOptions): AskedDevice {
  const { link, clock } = context;
  const endings: (() => void)[] = [];
  let isOffline = false;
  let onBirth = () => {};
  let onWord: ((topic: string, text: string) => void) | undefined;
  let onDeath = () => {};

  function hear({ topic, payload, retained }: MqttMessage): void {
    if (payload.byteLength > maxBytes) return;
    const text = Buffer.from(payload).toString().trim();
    if (topic === status.topic) {
      const isBirth = text === status.online && (isOffline || !retained);
      isOffline = text === status.offline;
      if (isBirth) onBirth();
      if (isOffline) onDeath();
    } else if (!retained) onWord?.(topic, text);
  }

  function answerTo({ isAnswer, answerMs, mend }: Question, signal: AbortSignal) {
    let end = () => {};
    const answered = new Promise<void>((resolve, reject) => {
      const onAbort = () => reject(signal.reason);
      const cancel = clock.after(answerMs, () => {
        reject(new OutputFault("no-answer", `doesn't answer within ${answerMs / 1000} s: ${mend}`));
      });
      signal.addEventListener("abort", onAbort, { once: true });
      end = () => {
        cancel();
        signal.removeEventListener("abort", onAbort);
        onWord = undefined;
        onDeath = () => {};
      };
      onDeath = () => reject(awayFault());
      onWord = (topic, text) => {
        const answer = isAnswer(topic, text);
        if (answer === true) resolve();
        else if (answer instanceof OutputFault) reject(answer);
      };
    });
    // Whoever waits for it first waits for the publishing.
    answered.catch(() => undefined);
    return { answered, end };
  }

  async function publish(say: Question["say"]): Promise<void> {
    try {
      // They go out in this order; waiting for the broker's word after each would only take time.
      await Promise.all(say.map(({ topic, payload }) => link.publish(topic, payload, { qos: 1, retain: false })));
    } catch (error) {
      throw new OutputFault("no-broker", "no connection to the MQTT broker: check that it runs and its address", error);
    }
  }

  return {
    open() {
      if (endings.length > 0) return;
      for (const topic of [...new Set([status.topic, ...answers])]) endings.push(link.subscribe(topic, hear));
    },
    async ask(question, signal) {
      signal.throwIfAborted();
      if (isOffline) throw awayFault();
      const { answered, end } = answerTo(question, signal);
      const stopRepeating = clock.every(repeatEveryMs, () => void publish(question.say).catch(() => undefined));
      try {
        // The answer may be there before the broker's word that it took the last message.
        await Promise.race([publish(question.say).then(() => answered), answered]);
      } finally {
        stopRepeating();
        end();
      }
    },
    onBirth(callback) {
      onBirth = callback;
    },
    close() {
      for (const end of endings.splice(0)) end();
      isOffline = false;
    },
  };
}

function awayFault(): OutputFault {
  return new OutputFault("offline", "the device is away, says the broker: check its power and its Wi-Fi");
}
