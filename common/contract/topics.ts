/** Every MQTT topic of Machikoba, built and parsed by one table. */
import { idPattern } from "./ids.ts";

/** First two levels of all topics: the product and the version of its topic tree. */
export const topicRoot = "machikoba/1";

/** One row of the topic table: the levels behind the site, its quality of service, whether it is retained. */
interface TopicRow {
  readonly levels: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/**
 * All topics, by kind. `{name}` is a level that holds an id. `qos` and `retain` say how our own programs publish;
 * devices may publish readings at QoS 0 as well.
 */
export const topicTable = {
  deviceReadings: { levels: "devices/{device}/readings", qos: 1, retain: false },
  deviceStatus: { levels: "devices/{device}/status", qos: 1, retain: true },
  deviceMotion: { levels: "devices/{device}/motion", qos: 1, retain: false },
  gatewayStatus: { levels: "gateways/{gateway}/status", qos: 1, retain: true },
  gatewayInventory: { levels: "gateways/{gateway}/inventory", qos: 1, retain: true },
  gatewayDesired: { levels: "gateways/{gateway}/desired", qos: 1, retain: true },
  gatewayReported: { levels: "gateways/{gateway}/reported", qos: 1, retain: true },
  gatewayRecords: { levels: "gateways/{gateway}/records", qos: 1, retain: false },
  gatewayStored: { levels: "gateways/{gateway}/stored", qos: 1, retain: true },
  gatewayLive: { levels: "gateways/{gateway}/live", qos: 0, retain: false },
  gatewayRequests: { levels: "gateways/{gateway}/requests", qos: 1, retain: false },
  gatewayReplies: { levels: "gateways/{gateway}/replies", qos: 1, retain: false },
  machineState: { levels: "machines/{machine}/state", qos: 1, retain: true },
  areaClutter: { levels: "areas/{area}/clutter", qos: 1, retain: true },
  alertLevel: { levels: "alerts/level", qos: 1, retain: true },
} as const satisfies Record<string, TopicRow>;

/** Kind of a topic: a key of the table. */
export type TopicKind = keyof typeof topicTable;

type NamesIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The ids that a topic of kind K names, beside the site. */
export type TopicNames<K extends TopicKind> = { readonly [N in NamesIn<(typeof topicTable)[K]["levels"]>]: string };

/** A parsed topic: its kind, its site and the ids in it. */
export type ParsedTopic = { readonly [K in TopicKind]: { kind: K; site: string; names: TopicNames<K> } }[TopicKind];

const kinds = Object.keys(topicTable) as TopicKind[];
const levelsByKind = new Map(kinds.map((kind) => [kind, topicTable[kind].levels.split("/")]));

function isName(level: string): boolean {
  return level.startsWith("{");
}

function checkedId(value: string | undefined, what: string): string {
  if (value === undefined || !idPattern.test(value)) {
    throw new RangeError(`${what} can't stand in a topic: use 1 to 40 letters, digits, - or _`);
  }
  return value;
}

/** Builds the topic of a kind. Throws RangeError for an id that can't stand in a topic. */
export function buildTopic<K extends TopicKind>(kind: K, site: string, names: TopicNames<K>): string {
  const given = names as Readonly<Record<string, string>>;
  const levels = topicTable[kind].levels
    .split("/")
    .map((level) => (isName(level) ? checkedId(given[level.slice(1, -1)], level) : level));
  return [topicRoot, checkedId(site, "the site"), ...levels].join("/");
}

/** Builds the filter that matches all topics of a kind in a site, or those of the ids given. */
export function buildTopicFilter<K extends TopicKind>(
  kind: K,
  site: string,
  names: Partial<TopicNames<K>> = {},
): string {
  const given = names as Readonly<Record<string, string | undefined>>;
  const levels = topicTable[kind].levels.split("/").map((level) => {
    if (!isName(level)) return level;
    const name = given[level.slice(1, -1)];
    return name === undefined ? "+" : checkedId(name, level);
  });
  return [topicRoot, checkedId(site, "the site"), ...levels].join("/");
}

/** Parses a topic; undefined when it isn't one of ours. Never throws. */
export function parseTopic(topic: string): ParsedTopic | undefined {
  const [product, version, site, ...levels] = topic.split("/");
  if (`${product}/${version}` !== topicRoot || site === undefined || !idPattern.test(site)) return undefined;
  for (const [kind, pattern] of levelsByKind) {
    const names = matchLevels(pattern, levels);
    if (names) return { kind, site, names } as ParsedTopic;
  }
  return undefined;
}

function matchLevels(pattern: readonly string[], levels: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== levels.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const level = levels[index] ?? "";
    if (isName(expected)) {
      if (!idPattern.test(level)) return undefined;
      names[expected.slice(1, -1)] = level;
    } else if (level !== expected) return undefined;
  }
  return names;
}
