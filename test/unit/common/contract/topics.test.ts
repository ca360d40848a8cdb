/** Topics: built and parsed by one table, and no text does harm. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idPattern } from "../../../../common/contract/ids.ts";
import {
  buildTopic,
  buildTopicFilter,
  parseTopic,
  type TopicKind,
  type TopicNames,
  topicTable,
} from "../../../../common/contract/topics.ts";
import { matchesFilter } from "../../../../common/runtime/mqtt-link.ts";

const kinds = Object.keys(topicTable) as TopicKind[];
const anyId = fc.stringMatching(idPattern);
const anyTopic = fc
  .record({ kind: fc.constantFrom(...kinds), site: anyId, name: anyId })
  .map(({ kind, site, name }) => {
    const found = /\{(\w+)\}/.exec(topicTable[kind].levels)?.[1];
    const names = (found === undefined ? {} : { [found]: name }) as TopicNames<TopicKind>;
    return { kind, site, names };
  });
/** Names that can't stand in a topic: wildcards, separators, too long, empty. */
const anyBadId = fc
  .oneof(fc.constantFrom("", "+", "#", "a/b", "-a", "_a", "a".repeat(41), "é", "a b", "a\0", "a\n"), fc.string())
  .filter((text) => !idPattern.test(text));

describe("topics", () => {
  it("say the same parsed as built, for every kind", () => {
    fc.assert(
      fc.property(anyTopic, ({ kind, site, names }) => {
        expect(parseTopic(buildTopic(kind, site, names))).toEqual({ kind, site, names });
      }),
    );
    for (const kind of kinds)
      expect(parseTopic(`machikoba/1/s/${topicTable[kind].levels.replace(/\{\w+\}/, "x")}`)?.kind).toBe(kind);
  });

  it("are found by the filter of their kind, and by no other", () => {
    fc.assert(
      fc.property(anyTopic, fc.constantFrom(...kinds), ({ kind, site, names }, other) => {
        const topic = buildTopic(kind, site, names);
        expect(matchesFilter(buildTopicFilter(other, site), topic)).toBe(other === kind);
        expect(matchesFilter(buildTopicFilter(kind, site, names), topic)).toBe(true);
      }),
    );
  });

  it("can't be built of names with levels or wildcards in them", () => {
    fc.assert(
      fc.property(anyBadId, (bad) => {
        expect(() => buildTopic("deviceReadings", "site", { device: bad })).toThrow(RangeError);
        expect(() => buildTopic("alertLevel", bad, {})).toThrow(RangeError);
        expect(() => buildTopicFilter("gatewayLive", "site", { gateway: bad })).toThrow(RangeError);
      }),
    );
  });

  it("of others aren't taken for ours, and no text does harm", () => {
    const anyLevel = fc.oneof(
      fc.constantFrom("machikoba", "1", "devices", "readings", "", "+", "__proto__"),
      fc.string(),
    );
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(anyLevel, { maxLength: 8 }).map((all) => all.join("/")),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseTopic(text);
        if (parsed) expect(buildTopic(parsed.kind, parsed.site, parsed.names as TopicNames<TopicKind>)).toBe(text);
      }),
    );
    const almost = [
      "machikoba/2/site/devices/clamp/readings",
      "machikoba/1/site/devices/clamp/readings/",
      "/machikoba/1/site/devices/clamp/readings",
      "machikoba/1/site/devices//readings",
      "machikoba/1/site/devices/clamp",
      "machikoba/1/site/machines/clamp/readings",
    ];
    for (const topic of almost) expect(parseTopic(topic)).toBeUndefined();
  });
});
