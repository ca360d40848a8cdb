/** What every output must do: refuse wrong settings, touch nothing when created, do its work, name the mend, end in time. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Output, OutputAdapter, OutputContext, SpokenLine } from "../../agent/outputs/define-output.ts";
import { type OutputCause, OutputFault } from "../../agent/outputs/output-fault.ts";
import { createVoiceTurns } from "../../agent/outputs/voice-turns.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { markPrograms, programsLeft } from "./camera-suite.ts";

type Settings = { readonly type: string } & Record<string, unknown>;
type Config = { type: string; id: string };

/** Surroundings of an output under test with the id `own`; without a link it must not need MQTT. */
export function outputContext(more: Partial<OutputContext> = {}): OutputContext {
  return {
    id: "own",
    clock: createSystemClock({ trust: "always" }),
    link: { subscribe: () => () => {}, publish: async () => expect.fail("it publishes") },
    announce: async () => expect.fail("it announces"),
    inTurn: createVoiceTurns(),
    ...more,
  };
}

/** Creates an output of settings without the `id`. */
export function outputOf<C extends Config>(
  adapter: OutputAdapter<C>,
  settings: Settings,
  context = outputContext(),
): Output {
  return adapter.create(adapter.config.parse({ id: "own", ...settings }), context);
}

/** The same, for one that must be a voice or a switch. */
export function kindOf<K extends Output["kind"]>(output: Output, kind: K): Extract<Output, { kind: K }> {
  if (output.kind !== kind) throw new Error(`it is a ${output.kind}`);
  return output as Extract<Output, { kind: K }>;
}

/** The fault that something ends with. */
export async function faultOf(work: Promise<unknown>): Promise<OutputFault> {
  const fault = await work.catch((error: unknown) => error);
  if (fault instanceof OutputFault) return fault;
  throw new Error(`it ended with ${fault instanceof Error ? fault.stack : "success"}`);
}

interface Subject<C extends Config> {
  readonly adapter: OutputAdapter<C>;
  /** Settings with which it works, without the `id`. */
  readonly settings: () => Settings;
  readonly context?: () => Partial<OutputContext>;
}

interface Wrong {
  readonly what: string;
  readonly settings: () => Settings;
  readonly code: OutputCause;
  /** What the message must name. */
  readonly mend: RegExp;
}

interface SwitchSubject<C extends Config> extends Subject<C> {
  /** Whether the light is really on. */
  readonly isOn: () => boolean;
  /** Takes the device away; answers how to bring it back. */
  readonly breakIt: () => Promise<{ readonly code: OutputCause; mend(): Promise<void> }>;
  readonly wrong?: readonly Wrong[];
}

interface VoiceSubject<C extends Config> extends Subject<C> {
  readonly wrong?: readonly Wrong[];
  /** Looks at what has been heard of a line. */
  readonly heard: (line: SpokenLine) => Promise<void> | void;
}

/** Programs that outputs have left; a broker that a test started bears the same mark. */
const programsOfOutputs = () => programsLeft().filter((one) => !one.includes(" mosquitto "));

const never = new AbortController().signal;
const line: SpokenLine = {
  text: "今日もきれいですね。",
  lang: "ja",
  clip: { occasion: "tidy", slot: "17:00", number: 1 },
};

function describeCommon<C extends Config>({ adapter, settings, context }: Subject<C>): void {
  const parsed = (more: object = {}) => adapter.config.safeParse({ id: "own", ...settings(), ...more });

  it("takes its settings and refuses a key that it doesn't know, a missing id and another type", () => {
    expect(parsed().success).toBe(true);
    expect(parsed({ surplus: 1 }).success).toBe(false);
    expect(parsed({ id: undefined }).success).toBe(false);
    expect(parsed({ type: `${settings().type}-2` }).success).toBe(false);
  });

  it("touches nothing when it is created, and may be closed without having been opened, and twice", async () => {
    const output = outputOf(adapter, settings(), outputContext(context?.()));
    expect(programsOfOutputs()).toEqual([]);
    await output.close();
    await output.open();
    await output.close();
    await output.close();
    expect(programsOfOutputs()).toEqual([]);
  });
}

/** Runs the suite for one light or relay. */
export function describeSwitch<C extends Config>(name: string, subject: SwitchSubject<C>): void {
  const { adapter, settings, context, isOn, breakIt, wrong = [] } = subject;
  const make = (own = settings()) => kindOf(outputOf(adapter, own, outputContext(context?.())), "switch");

  describe(`${name}, as every switch,`, () => {
    markPrograms();
    describeCommon(subject);

    it("switches on and off, also when it is so already, and again after it was closed and opened", async () => {
      const output = make();
      for (const round of [1, 2]) {
        await output.open();
        for (const on of round === 1 ? [true, true, false, false, true] : [true]) {
          await output.set(on, never, 30_000);
          expect(isOn()).toBe(on);
        }
        if (round === 2) await output.set(false, never);
        await output.close();
      }
      expect([isOn(), programsOfOutputs()]).toEqual([false, []]);
    });

    it("doesn't begin when it is aborted already", async () => {
      const output = make();
      await output.open();
      const reason = new Error("closing");
      await expect(output.set(true, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(isOn()).toBe(false);
      await output.close();
    });

    it("says what fails and how to mend it, and works once it is mended", async () => {
      const output = make();
      const { code, mend } = await breakIt();
      await output.open().catch(() => undefined);
      const fault = await faultOf(output.set(true, never, 30_000));
      expect([fault.code, fault.message]).toEqual([code, expect.stringMatching(/.{20}/)]);
      await mend();
      await expect
        .poll(() => output.set(true, never, 30_000).then(isOn, () => false), { timeout: 5000, interval: 50 })
        .toBe(true);
      await output.set(false, never);
      await output.close();
      expect([isOn(), programsOfOutputs()]).toEqual([false, []]);
    });

    it.each(wrong)("names the mend for $what", async ({ settings: own, code, mend }) => {
      const output = make(own());
      await output.open().catch(() => undefined);
      const fault = await faultOf(output.set(true, never, 30_000));
      expect([fault.code, fault.message]).toEqual([code, expect.stringMatching(mend)]);
      await output.close();
      expect(programsOfOutputs()).toEqual([]);
    });
  });
}

/** Runs the suite for one voice. */
export function describeVoice<C extends Config>(name: string, subject: VoiceSubject<C>): void {
  const { adapter, settings, context, wrong = [], heard } = subject;
  const make = (own = settings()) => kindOf(outputOf(adapter, own, outputContext(context?.())), "voice");

  describe(`${name}, as every voice,`, () => {
    markPrograms();
    describeCommon(subject);

    it("speaks a line in Japanese and one in English, and leaves no program behind", async () => {
      const voice = make();
      await voice.open();
      for (const one of [line, { ...line, text: "All tidy. Thank you!", lang: "en" } as const]) {
        await voice.say(one, never);
        await heard(one);
      }
      await voice.close();
      expect(programsOfOutputs()).toEqual([]);
    });

    it("doesn't begin when it is aborted already", async () => {
      const reason = new Error("closing");
      await expect(make().say(line, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(programsOfOutputs()).toEqual([]);
    });

    it.each(wrong)("names the mend for $what", async ({ settings: own, code, mend }) => {
      const fault = await faultOf(make(own()).say(line, never));
      expect([fault.code, fault.message]).toEqual([code, expect.stringMatching(mend)]);
      expect(programsOfOutputs()).toEqual([]);
    });
  });
}

/** Sets PATH for all programs of this file's outputs. */
export function withPath(folder: () => string): void {
  const before = process.env.PATH;
  beforeAll(() => {
    process.env.PATH = `${folder()}:${before}`;
  });
  afterAll(() => {
    process.env.PATH = before;
  });
}
