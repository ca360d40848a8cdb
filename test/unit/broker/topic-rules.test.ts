/** Who may say and hear which topics. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allows, covers, type Role, topicRules } from "../../../broker/topic-rules.ts";

const root = "machikoba/1/site";
const rulesOf = (role: Role, name = "press") => topicRules(role, name, "site");
const dashboardOnly = [
  `${root}/machines/m/state`,
  `${root}/areas/a/clutter`,
  `${root}/alerts/level`,
  `${root}/gateways/press/desired`,
  `${root}/gateways/press/stored`,
  `${root}/gateways/press/requests`,
];
const gatewaySays = ["status", "inventory", "reported", "records", "live", "replies"].map(
  (t) => `${root}/gateways/press/${t}`,
);

describe("topicRules: publishing", () => {
  it.each<[Role, readonly string[], readonly string[]]>([
    ["internal", [...dashboardOnly, ...gatewaySays, "tele/x"], ["$SYS/a", "$share/x/y"]],
    ["all", [...dashboardOnly, `${root}/devices/d/readings`, "shellies/x"], ["$SYS/a"]],
    [
      "anonymous",
      [...gatewaySays, `${root}/devices/d/readings`, "shellies/x", "machikoba/2/x", "machikoba"],
      [...dashboardOnly, `${root}/else`, "$SYS/x"],
    ],
    [
      "maker-device",
      ["tele/x/SENSOR", "shellies/x", "press/status"],
      [...dashboardOnly, ...gatewaySays, `${root}/devices/press/readings`, "machikoba/1/else/x", "$SYS/x"],
    ],
    [
      "device",
      [`${root}/devices/press/readings`, `${root}/devices/press/own/thing`],
      [
        `${root}/devices/other/readings`,
        "machikoba/1/else/devices/press/readings",
        "shellies/x",
        ...gatewaySays,
        ...dashboardOnly,
      ],
    ],
    [
      "gateway",
      [...gatewaySays, "shellies/x"],
      [`${root}/gateways/other/status`, `${root}/devices/press/readings`, ...dashboardOnly],
    ],
    ["reader", [], [`${root}/devices/press/readings`, "shellies/x", ...gatewaySays, ...dashboardOnly]],
  ])("%s", (role, allowed, denied) => {
    const { publish } = rulesOf(role);
    expect(allowed.filter((topic) => !allows(publish, topic))).toEqual([]);
    expect(denied.filter((topic) => allows(publish, topic))).toEqual([]);
  });
});

describe("topicRules: reading", () => {
  it.each<[Role, readonly string[], readonly string[]]>([
    ["internal", ["#", "+/#", `${root}/#`, "tele/#"], ["$SYS/#", "$share/g/#"]],
    [
      "anonymous",
      ["#", `${root}/gateways/+/requests`, `${root}/gateways/+/status`],
      ["$SYS/#", `${root}/gateways/+/replies`, `${root}/gateways/press/replies`],
    ],
    [
      "device",
      [`${root}/devices/press/#`, `${root}/devices/press/command`],
      ["#", `${root}/devices/+/readings`, `${root}/devices/#`, "shellies/#", `${root}/devices/press2/#`],
    ],
    [
      "gateway",
      [
        `${root}/devices/#`,
        `${root}/devices/+/readings`,
        `${root}/gateways/press/desired`,
        `${root}/gateways/press/stored`,
        `${root}/gateways/press/requests`,
        `${root}/alerts/level`,
        "tele/+/SENSOR",
      ],
      ["#", `${root}/#`, `${root}/gateways/+/desired`, `${root}/gateways/other/requests`, "+/x", "machikoba/#"],
    ],
    [
      "reader",
      ["#", `${root}/machines/+/state`, "tele/#"],
      [`${root}/gateways/+/replies`, `${root}/gateways/press/requests`, "$SYS/#"],
    ],
  ])("%s", (role, allowed, denied) => {
    const { read } = rulesOf(role);
    expect(allowed.filter((filter) => !allows(read, filter))).toEqual([]);
    expect(denied.filter((filter) => allows(read, filter))).toEqual([]);
  });

  it("doesn't let a reader of everything read what is private", () => {
    const { read } = rulesOf("reader");
    expect(allows(read, `${root}/gateways/press/replies`)).toBe(false);
    expect(allows(read, `${root}/gateways/press/status`)).toBe(true);
  });
});

describe("covers", () => {
  it.each([
    ["a/#", "a", true],
    ["a/#", "a/b/+", true],
    ["a/+", "a/#", false],
    ["+", "#", false],
    ["a/+/c", "a/b/c", true],
    ["a/b", "a/+", false],
    ["+/+", "/x", true],
    ["+", "/x", false],
    ["a", "a/", false],
  ])("%s covers %s: %s", (filter, other, expected) => {
    expect(covers(filter, other)).toBe(expected);
  });

  it("never lets a filter through that matches a topic outside what covers it", () => {
    const level = fc.constantFrom("a", "b", "");
    const topics = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join("/"));
    const filters = fc
      .tuple(fc.array(fc.oneof(level, fc.constant("+")), { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([levels, open]) => [...levels, ...(open ? ["#"] : [])].join("/"));
    fc.assert(
      fc.property(filters, filters, topics, (outer, inner, topic) => {
        if (covers(outer, inner) && covers(inner, topic)) expect(covers(outer, topic)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
