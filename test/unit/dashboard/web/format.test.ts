/** Times, durations, figures and first lines as people read them. */
import { describe, expect, it } from "vitest";
import { dictionaries } from "../../../../dashboard/web/dictionary.ts";
import { createFirstLines } from "../../../../dashboard/web/first-lines.ts";
import { columnsOf, createAmpsFormat, createSiteTime, formatDuration } from "../../../../dashboard/web/format.ts";
import { firstLanguage } from "../../../../dashboard/web/language.ts";

const noonMs = Date.UTC(2026, 10, 20, 3, 4, 5);

describe("times on the page", () => {
  it("are the site's, not the browser's", () => {
    expect(createSiteTime("ja", "Asia/Tokyo").timeWithSeconds(noonMs)).toBe("12:04:05");
    expect(createSiteTime("en", "Europe/Berlin").time(noonMs)).toBe("04:04");
    expect(createSiteTime("ja", "Asia/Tokyo").date(noonMs)).toBe("11月20日(金)");
    expect(createSiteTime("ja", "Asia/Kolkata").hourOf(noonMs)).toBeCloseTo(8.566, 2);
  });

  it("carry as much of the date as is needed", () => {
    const { moment } = createSiteTime("ja", "Asia/Tokyo");
    expect(moment(noonMs - 3_600_000, noonMs)).toBe("11:04");
    expect(moment(noonMs - 13 * 3_600_000, noonMs)).toBe("昨日 23:04");
    expect(moment(noonMs - 60 * 3_600_000, noonMs)).toBe("11/18 00:04");
  });

  it("write midnight as 00:00", () => {
    expect(createSiteTime("ja", "Asia/Tokyo").time(Date.UTC(2026, 10, 19, 15))).toBe("00:00");
  });
});

describe("durations", () => {
  it.each([
    [-5, "0秒", "0 s"],
    [59_999, "59秒", "59 s"],
    [60_000, "1分", "1 min"],
    [83 * 60_000, "1時間23分", "1 h 23 min"],
    [3 * 3_600_000, "3時間", "3 h"],
    [25 * 3_600_000, "1日1時間", "1 d 1 h"],
  ])("of %d ms are written %s, %s", (ms, ja, en) => {
    expect(formatDuration(ms, dictionaries.ja)).toBe(ja);
    expect(formatDuration(ms, dictionaries.en)).toBe(en);
  });
});

describe("figures and names", () => {
  it("write amperes with two digits, and a dash where there is none", () => {
    expect(createAmpsFormat("ja")(1.816)).toBe("1.82");
    expect(createAmpsFormat("en")(null)).toBe("–");
  });

  it("count Japanese letters as two columns", () => {
    expect(columnsOf("NC旋盤 1号機")).toBe(12);
  });
});

describe("the first language", () => {
  it("is the one chosen before, else the browser's, else Japanese", () => {
    expect(firstLanguage("en", ["ja-JP"])).toBe("en");
    expect(firstLanguage(null, ["fr-FR", "en-US", "ja"])).toBe("en");
    expect(firstLanguage("xx", ["pt-BR"])).toBe("ja");
  });
});

describe("the lines for a first device", () => {
  it("name the gateway as the browser reaches it, and the port only where it isn't the usual one", () => {
    const lines = createFirstLines({ topic: "machikoba/1/a/devices/d/readings", mqttPort: 2883 }, "192.168.1.5");
    expect(lines.shell).toBe(
      `mosquitto_pub -h 192.168.1.5 -p 2883 -t machikoba/1/a/devices/d/readings -m '{"rmsA": 1.23}'`,
    );
    expect(lines.python.split("\n")).toHaveLength(3);
    expect(lines.python).toContain('hostname="192.168.1.5", port=2883');
    expect(createFirstLines({ topic: "t", mqttPort: 1883 }, "gw").shell).not.toContain("-p");
  });

  it("leave the broker open where it isn't ours", () => {
    expect(createFirstLines({ topic: "t", mqttPort: null }, "gw").shell).toContain("-h BROKER");
  });
});
