/** Who may say and hear which topics: lists of filters, for whole topics and for filters alike. */
import { buildTopicFilter, type TopicKind, topicRoot } from "../common/contract/topics.ts";

/** How a client may speak and listen. */
export type Role = "internal" | "anonymous" | "device" | "maker-device" | "gateway" | "reader" | "all";

/** What is allowed. */
interface TopicRule {
  /** Filters within our topic tree. */
  readonly allow: readonly string[];
  /** Filters taken out of these again. */
  readonly deny: readonly string[];
  /** Topics outside our tree: what devices of other makers say. */
  readonly outside: boolean;
}

/** What a client may publish and read. */
export interface TopicRules {
  readonly publish: TopicRule;
  readonly read: TopicRule;
}

const nothing: TopicRule = { allow: [], deny: [], outside: false };
const everything: TopicRule = { allow: ["#"], deny: [], outside: true };

/** What gateways say. */
const gatewaySays = [
  "gatewayStatus",
  "gatewayInventory",
  "gatewayReported",
  "gatewayRecords",
  "gatewayLive",
  "gatewayReplies",
] as const satisfies readonly TopicKind[];
/** What a gateway hears that is meant for it alone. */
const gatewayHears = ["gatewayDesired", "gatewayStored", "gatewayRequests"] as const satisfies readonly TopicKind[];
/** What the dashboard says to everybody. */
const dashboardSays = ["machineState", "areaClutter", "alertLevel"] as const satisfies readonly TopicKind[];
/** Requests may ask for pictures, and replies hold them: not for those who merely listen. */
const privateKinds = ["gatewayRequests", "gatewayReplies"] as const satisfies readonly TopicKind[];

/** The rules of a role in a site; `name` is the user's name, the id of its device or gateway. */
export function topicRules(role: Role, name: string, site: string): TopicRules {
  const filters = (kinds: readonly TopicKind[], names = {}) => kinds.map((kind) => buildTopicFilter(kind, site, names));
  const devices = (device: string) => `${topicRoot}/${site}/devices/${device}#`;
  switch (role) {
    case "internal":
    case "all":
      return { publish: everything, read: everything };
    case "anonymous": {
      // Any program on this computer; what the dashboard decides it can't say.
      const publish = { allow: [devices(""), ...filters(gatewaySays)], deny: [], outside: true };
      // It can't ask for pictures, so it has no business in the replies that hold them.
      return { publish, read: { ...everything, deny: filters(["gatewayReplies"]) } };
    }
    case "device": {
      const own = { allow: [devices(`${name}/`)], deny: [], outside: false };
      return { publish: own, read: own };
    }
    case "maker-device": {
      // A plug or meter with its maker's own topics: it has no business in ours.
      const outside = { ...nothing, outside: true };
      return { publish: outside, read: outside };
    }
    case "gateway": {
      const own = { gateway: name };
      const read = [devices(""), ...filters(gatewayHears, own), ...filters(dashboardSays)];
      return {
        // Outside: it switches plugs and relays of other makers.
        publish: { allow: filters(gatewaySays, own), deny: [], outside: true },
        read: { allow: read, deny: [], outside: true },
      };
    }
    case "reader":
      return { publish: nothing, read: { ...everything, deny: filters(privateKinds) } };
  }
}

/** True if the rule allows this topic, or all of this filter that isn't taken out again. */
export function allows({ allow, deny, outside }: TopicRule, topic: string): boolean {
  // The broker's own reports: they tell who else is there.
  if (topic.startsWith("$")) return false;
  if (isOutside(topic)) return outside;
  return allow.some((filter) => covers(filter, topic)) && !deny.some((filter) => covers(filter, topic));
}

function isOutside(topic: string): boolean {
  const [product, version] = topicRoot.split("/");
  const [first, second] = topic.split("/");
  if (first !== product) return first !== "+" && first !== "#";
  return second !== version && second !== "+" && second !== "#";
}

/** True if `filter` matches the topic, or everything that another filter matches. */
export function covers(filter: string, topicOrFilter: string): boolean {
  const wanted = topicOrFilter.split("/");
  const pattern = filter.split("/");
  for (const [index, level] of pattern.entries()) {
    if (level === "#") return true;
    const other = wanted[index];
    // `a/#` matches `a` as well [MQTT-4.7.1-2].
    if (other === undefined || other === "#") return false;
    if (level !== "+" && level !== other) return false;
    if (index === wanted.length - 1 && pattern[index + 1] === "#") return true;
  }
  return pattern.length === wanted.length;
}
