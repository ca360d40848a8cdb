/** A plug or relay by Shelly over MQTT: the first generation by its relay topics, the later ones by RPC; confirmed by its status. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { topicName } from "../sensors/topic-settings.ts";
import { type AskedDevice, createAskedDevice, type Question } from "./asked-device.ts";
import { defineOutput, type SwitchOutput } from "./define-output.ts";
import { OutputFault } from "./output-fault.ts";

/** A device and one of its relays. */
interface Relay {
  readonly prefix: string;
  readonly relay: number;
}

/** What a device of the later generations answers. */
const rpcAnswer = z.looseObject({
  id: z.union([z.number(), z.string()]),
  result: z.looseObject({ output: z.boolean().optional() }).optional(),
  error: z.looseObject({ message: z.string().optional() }).optional(),
});

/** Output `shelly-switch`: one relay of a device. */
export const shellySwitch = defineOutput({
  config: z.strictObject({
    id,
    type: z.literal("shelly-switch"),
    /** The device's MQTT prefix: `shellyplus1-a8032abe54dc`, or for the first generation `shellies/shelly1-B929CC`. */
    prefix: topicName,
    /** 1: the first ones, without Plus, Pro or Gen in the name. 2: all later ones. */
    generation: z.literal([1, 2]).default(2),
    /** Number of the relay, from 0. */
    relay: z.int().min(0).max(7).default(0),
    /** How long its answer may take, in ms. */
    answerMs: z.int().min(500).max(30_000).default(5000),
  }),
  create: ({ id: own, prefix, generation, relay, answerMs }, context): SwitchOutput => {
    const source = `machikoba-${own}`;
    const answers = generation === 1 ? [`${prefix}/relay/${relay}`] : [`${source}/rpc`];
    const status = { topic: `${prefix}/online`, online: "true", offline: "false" };
    const device: AskedDevice = createAskedDevice({ context, answers, status });
    const mend = `is ${prefix} the prefix in its MQTT settings, and MQTT control switched on there? Is it of generation ${generation}?`;
    let number = 0;

    function question(on: boolean, forMs: number | undefined): Question {
      if (generation === 1) return { ...relayQuestion({ prefix, relay }, on), answerMs, mend };
      number += 2;
      return { ...rpcQuestion({ prefix, relay }, { on, forMs, source, number }), answerMs, mend };
    }

    return {
      kind: "switch",
      open: async () => device.open(),
      set: (on, signal, forMs) => device.ask(question(on, forMs), signal),
      close: async () => device.close(),
    };
  },
});

/** The first generation: the relay's topic says how it stands; `update` makes it say so even when nothing has changed. */
function relayQuestion({ prefix, relay }: Relay, on: boolean): Pick<Question, "say" | "isAnswer"> {
  const word = on ? "on" : "off";
  return {
    say: [
      { topic: `${prefix}/relay/${relay}/command`, payload: word },
      { topic: `${prefix}/command`, payload: "update" },
    ],
    isAnswer(_topic, text) {
      if (text === "overpower")
        return new OutputFault("refused", "has switched off for too much power: check the load");
      return text === word;
    },
  };
}

interface RpcOrder {
  readonly on: boolean;
  readonly forMs: number | undefined;
  /** Where it answers to. */
  readonly source: string;
  readonly number: number;
}

/** Later generations: set, then ask how it stands. */
function rpcQuestion({ prefix, relay }: Relay, order: RpcOrder): Pick<Question, "say" | "isAnswer"> {
  const { on, forMs, source: src, number } = order;
  const after = on && forMs !== undefined ? { toggle_after: Math.ceil(forMs / 1000) } : {};
  const rpc = (rpcId: number, method: string, params: object) => ({
    topic: `${prefix}/rpc`,
    payload: JSON.stringify({ id: rpcId, src, method, params }),
  });
  return {
    say: [rpc(number, "Switch.Set", { id: relay, on, ...after }), rpc(number + 1, "Switch.GetStatus", { id: relay })],
    isAnswer(_topic, text) {
      const answer = parseAnswer(text);
      if (!answer || (answer.id !== number && answer.id !== number + 1)) return undefined;
      const { error, result } = answer;
      if (error) return new OutputFault("refused", `refuses: ${(error.message ?? "it says no more").slice(0, 120)}`);
      return answer.id === number + 1 && result?.output === on;
    },
  };
}

function parseAnswer(text: string): z.infer<typeof rpcAnswer> | undefined {
  try {
    return rpcAnswer.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
