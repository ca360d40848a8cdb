/** `machikoba clamp`: checks a clamp at set-up, step by step: its noise, and the change when its machine is switched on. */
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { channelId } from "../common/contract/ids.ts";
import type { SetUpMark } from "../common/detection/doctor/clamp-steps.ts";
import { createSetUpCheck } from "../common/detection/doctor/set-up-check.ts";
import type { Clock } from "../common/runtime/clock.ts";
import { SettingsError } from "../common/runtime/errors.ts";
import type { Log } from "../common/runtime/log.ts";
import { createMqttLink } from "../common/runtime/mqtt-link.ts";
import { brokerAddress } from "./broker-address.ts";
import { type ClampListener, createClampListener } from "./clamp-listener.ts";
import { describeVerdict, formatAmps } from "./clamp-verdict.ts";
import { type ClampWords, clampWords } from "./clamp-words.ts";
import type { Command } from "./commands.ts";
import { readStart, sharedHelp } from "./start-options.ts";

/** What a check needs. */
export interface ClampCheck {
  readonly channel: string;
  readonly nameplateA: number | undefined;
  /** How long each step is measured, in seconds. */
  readonly measureS: number;
  /** Goes on by itself after so many seconds instead of waiting for Enter. */
  readonly yesAfterS: number | undefined;
  readonly site: string;
  /** The gateway that the settings are written for where none has told of the channel. */
  readonly gateway: string;
  readonly broker: ReturnType<typeof brokerAddress>;
  readonly words: ClampWords;
  readonly input: Readable;
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly clock: Clock;
  readonly log: Log;
}

const steps = ["clamp-off", "machine-off", "machine-on"] as const satisfies readonly SetUpMark[];
/** How long a broker may take to answer, and how long is listened for channels before the first step. */
const longestConnectMs = 10_000;
const listenMs = 3000;
/** A second is over and gathered so long after its end. */
const gatherMs = 1400;
/** Settling, and three whole seconds. */
const leastMeasureS = 4;

export const clamp: Command = {
  help: `Usage: machikoba clamp CHANNEL [OPTIONS]

Leads through the check of a clamp: off the wire, on the wire with the machine off, with the machine on. Says whether the
right channel changed as it should, and if not, which mistakes are likely. CHANNEL is sensor.channel, such as press-clamp.1.
Exit code 0 when all is well, 1 when something needs mending, 2 for wrong settings.
  --nameplate A        the current on the machine's nameplate, in amperes
  --measure S          how long each step is measured (default 10)
  --yes-after S        goes on by itself after so many seconds instead of waiting for Enter
The program connects to mqtt.url of the settings (MACHIKOBA_MQTT_URL), or to localhost.
${sharedHelp}`,
  async run(args) {
    const [channel, ...rest] = args;
    const parsed = channelId.safeParse(channel);
    if (!parsed.success) throw wrong(`CHANNEL comes first and is named sensor.channel, such as press-clamp.1`);
    const own = {
      nameplate: { type: "string" },
      measure: { type: "string" },
      "yes-after": { type: "string" },
    } as const;
    const { settings, clock, log, own: given } = readStart(rest, own);
    // The program's timers don't hold the process; this one does.
    const alive = setInterval(() => {}, 60_000);
    return runClamp({
      channel: parsed.data,
      nameplateA: numberOf("--nameplate", given.nameplate, 0.01),
      measureS: numberOf("--measure", given.measure, leastMeasureS) ?? 10,
      yesAfterS: numberOf("--yes-after", given["yes-after"], 0),
      site: settings.site,
      gateway: settings.gateway,
      broker: brokerAddress(settings),
      words: clampWords(process.env),
      input: process.stdin,
      output: process.stdout,
      clock,
      log,
    }).finally(() => clearInterval(alive));
  },
};

/** Runs the check; answers the exit code. Rejects with SettingsError where no broker or no keyboard is there. */
export async function runClamp(check: ClampCheck): Promise<number> {
  const { channel, nameplateA, site, broker, words, output, clock, log } = check;
  const clientId = `machikoba-clamp-${Math.random().toString(36).slice(2, 8)}`;
  const link = createMqttLink({ ...broker, clientId, log });
  const setUp = createSetUpCheck({ channel, nameplateA });
  const listener = createClampListener({ link, site, clock }, setUp.second);
  const keyboard = openKeyboard(check);
  const say = (line: string) => output.write(`${line}\n`);
  try {
    await connect(link, broker.url, clock);
    say(words.listening(channel));
    await passed(clock, listenMs);
    const heard = [...listener.channels().keys()].sort().join(", ");
    say(heard === "" ? words.heardNone : words.heard(heard));
    for (const step of heard === "" ? [] : steps) {
      say(words.steps[step]);
      await keyboard.proceed();
      setUp.mark(step, clock.monoMs());
      say(words.measuring(check.measureS));
      await measure(check, listener);
    }
    const result = setUp.result();
    const { gateway = check.gateway, floorTakenOutA = 0 } = listener.channels().get(channel) ?? {};
    output.write(`\n${describeVerdict({ channel, gateway, nameplateA, floorTakenOutA, result, words })}`);
    return result.isGood ? 0 : 1;
  } finally {
    keyboard.close();
    listener.close();
    await link.close();
  }
}

/** Shows the newest value while a step is measured: over and over on a terminal, once elsewhere. */
async function measure({ channel, measureS, words, output, clock }: ClampCheck, listener: ClampListener) {
  const newest = () => {
    const amps = listener.channels().get(channel)?.amps;
    return amps === undefined ? words.nothingMeasured : words.measured(formatAmps(amps));
  };
  const stop = output.isTTY ? clock.every(200, () => output.write(`\r\x1b[K${newest()}`)) : () => {};
  await passed(clock, measureS * 1000 + gatherMs);
  stop();
  output.write(`${output.isTTY ? "\r\x1b[K" : ""}${newest()}\n`);
}

function connect(link: ReturnType<typeof createMqttLink>, url: string, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(longestConnectMs, () =>
      reject(wrong(`the MQTT broker at ${url} doesn't answer: start machikoba, or check mqtt.url`)),
    );
    link.onConnect(() => {
      stop();
      resolve();
    });
    link.open();
  });
}

/** Waits for Enter, or for some seconds where that was asked for. */
function openKeyboard({ input, yesAfterS, words, output, clock }: ClampCheck) {
  if (yesAfterS !== undefined) return { proceed: () => passed(clock, yesAfterS * 1000), close() {} };
  const lines = createInterface({ input });
  const waiting: { resolve(): void; reject(error: Error): void }[] = [];
  let isClosed = false;
  const noKeyboard = () => wrong("there is no keyboard to press Enter on: use --yes-after SECONDS");
  lines.on("line", () => waiting.shift()?.resolve());
  lines.on("close", () => {
    isClosed = true;
    for (const { reject } of waiting) reject(noKeyboard());
  });
  return {
    proceed() {
      output.write(`${words.pressEnter}\n`);
      return new Promise<void>((resolve, reject) => {
        if (isClosed) reject(noKeyboard());
        else waiting.push({ resolve, reject });
      });
    },
    close: () => lines.close(),
  };
}

function passed(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

function numberOf(option: string, text: string | boolean | undefined, least: number): number | undefined {
  if (typeof text !== "string") return undefined;
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= 100_000) return value;
  throw wrong(`${option} ${text}: use a number from ${least} on`);
}

function wrong(message: string): SettingsError {
  return new SettingsError(message, { source: "command line" });
}
