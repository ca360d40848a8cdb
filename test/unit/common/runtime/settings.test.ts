/** Start-up settings: their sources, and what is said when something is wrong. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SettingsError } from "../../../../common/runtime/errors.ts";
import { loadSettings } from "../../../../common/runtime/settings.ts";
import { secretsOf, startSettings } from "../../../../common/runtime/start-settings.ts";
import { parseYamlSettings } from "../../../../common/runtime/yaml-settings.ts";

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "machikoba-settings-"));
  file = join(folder, "machikoba.yaml");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(yaml: string, env: Record<string, string> = {}, overrides: Record<string, string | number> = {}) {
  writeFileSync(file, yaml);
  return loadSettings({ file, env, overrides });
}

function errorOf(action: () => unknown): SettingsError {
  try {
    action();
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error("nothing was wrong");
}

describe("loadSettings", () => {
  it("needs no file", () => {
    const settings = loadSettings({ env: {} });
    expect(settings).toMatchObject({ site: "site", gateway: "gateway", dataDir: "./machikoba-data", clock: "auto" });
    expect(settings.http).toEqual({ host: "0.0.0.0", port: 8080 });
    expect(settings.mqtt).toMatchObject({ host: "127.0.0.1", port: 1883, users: [], anonymousLoopback: true });
    expect(settings.history.commitEveryS).toBe(10);
    expect(settings.outbox.maxMegabytes).toBe(512);
  });

  it("listens to the network once there are users, unless told otherwise", () => {
    const users = '  users: [{ name: clamp, password: "12345678", role: device }]\n';
    expect(load(`mqtt:\n${users}`).mqtt.host).toBe("0.0.0.0");
    expect(load(`mqtt:\n  host: 127.0.0.1\n${users}`).mqtt.host).toBe("127.0.0.1");
  });

  it("puts the environment over the file, and the command line over both", () => {
    const yaml = "http: { port: 1 }\nmqtt: { port: 2 }\nlog: { level: debug }\n";
    const env = { MACHIKOBA_HTTP_PORT: "11", MACHIKOBA_MQTT_PORT: "12", MACHIKOBA_DATA_DIR: "/data", PATH: "/bin" };
    const settings = load(yaml, { ...env, MACHIKOBA_MQTT_ANONYMOUS_LOOPBACK: "false" }, { "http.port": "21" });
    expect(settings.http.port).toBe(21);
    expect(settings.mqtt).toMatchObject({ port: 12, anonymousLoopback: false });
    expect(settings.dataDir).toBe("/data");
    expect(settings.log.level).toBe("debug");
  });

  it("names the environment variable or option that is wrong", () => {
    expect(errorOf(() => load("", { MACHIKOBA_HTTP_PORT: "8o80" })).message).toMatch(
      /^MACHIKOBA_HTTP_PORT: http\.port: /,
    );
    expect(errorOf(() => load("", {}, { "mqtt.port": 70_000 })).message).toMatch(/^command line, mqtt\.port: .*70000/);
    expect(errorOf(() => load("", { MACHIKOBA_HTP_PORT: "1" })).message).toContain("did you mean MACHIKOBA_HTTP_PORT?");
    expect(errorOf(() => load("", {}, { "http.prot": 1 })).message).toContain("did you mean http.port?");
    expect(load("", { MACHIKOBA_SERVICE_PORT_8080_TCP_ADDR: "10.0.0.1" }).http.port).toBe(8080);
  });

  it("says that a file isn't there", () => {
    const error = errorOf(() => loadSettings({ file: join(folder, "none.yaml"), env: {} }));
    expect(error.message).toContain("there is no such file");
    expect(error.exitCode).toBe(2);
  });

  it("knows all secrets", () => {
    const users = '[{ name: clamp, password: "secret-one", role: device }]';
    const mqtt = `mqtt: { url: "mqtt://me:secret-two@h", password: secret-three, users: ${users} }`;
    expect(secretsOf(load(`${mqtt}\nviewingToken: secret-four-sixteen`)).sort()).toEqual([
      "secret-four-sixteen",
      "secret-one",
      "secret-three",
      "secret-two",
    ]);
  });
});

describe("parseYamlSettings", () => {
  const parse = (text: string) => parseYamlSettings(text, "machikoba.yaml", startSettings);

  it.each([
    ["site: a\nhttp:\n  prot: 80\n", 3, "http.prot: there is no such setting; did you mean port?"],
    ["site: a\nhtttp: {}\n", 2, "htttp: there is no such setting; did you mean http?"],
    ["zzzzzzz: 1\n", 1, "possible here: site, gateway"],
    ["http:\n  port: 99999\n", 2, "http.port: "],
    ["http:\n  port: yes\n", 2, "http.port: expected number, received string"],
    ["mqtt:\n  anonymousLoopback: yes\n", 2, "write true or false"],
    ["mqtt:\n  users:\n    - name: a\n      password: 12345678\n", 4, "mqtt.users[0].password: expected string"],
    ["mqtt:\n  users:\n    - name: a\n      role: device\n", 3, "mqtt.users[0].password: is missing: expected string"],
    ["mqtt:\n  users:\n    - { name: a, password: abcdefgh, rôle: reader }\n", 3, "did you mean role?"],
    ["mqtt:\n  url: http://a\n", 2, "must be a broker's address such as mqtt://"],
    ["clock: sometimes\n", 1, 'expected one of "auto"|"always"|"never"'],
    ["site: a\nsite: b\n", 2, "this key stands twice"],
    ["site: [a\n", 2, "Flow sequence"],
    ["site: a\n\tgateway: b\n", 2, "machikoba.yaml:2: "],
    ["a: 1\n---\nb: 2\n", 2, "multiple documents"],
    ["site: !!js/function 'x'\n", 1, "tag"],
    ["just text\n", undefined, "the file: expected object, received string"],
    ["viewingToken: short\n", 1, "viewingToken: expected string to have >=16 characters"],
  ])("says what is wrong in %j", (text, line, message) => {
    const error = errorOf(() => parse(text));
    expect(error.message).toContain(message);
    expect(error.line).toBe(line);
    expect(error.message).toMatch(
      line === undefined ? /^machikoba\.yaml: / : new RegExp(`^machikoba\\.yaml:${line}: `),
    );
  });

  it("names several faults at once, each with its line", () => {
    const { message } = errorOf(() => parse("site: ''\nhttp: { port: -1, hots: a }\nclock: 5\n"));
    expect(message.split("\n").map((line) => line.split(": ").slice(0, 2))).toEqual(
      expect.arrayContaining([
        ["machikoba.yaml:1", "site"],
        ["machikoba.yaml:2", "http.port"],
        ["machikoba.yaml:2", "http.hots"],
        ["machikoba.yaml:3", "clock"],
      ]),
    );
  });

  it("never shows a password that is wrong", () => {
    const text = "mqtt: { users: [{ name: a, password: hunter2, role: device }] }";
    expect(errorOf(() => parse(text)).message).not.toContain("hunter2");
  });

  it("refuses files that unfold to fill the memory, and nesting without end", () => {
    const laughs = [
      "a0: &a0 [x]",
      ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`),
    ];
    expect(() => parse(laughs.join("\n"))).toThrow(SettingsError);
    expect(() => parse("[".repeat(50_000))).toThrow(SettingsError);
    expect(() => parse("a: &a [*a]")).toThrow(SettingsError);
    expect(() => parse("# ".repeat(1_500_000))).toThrow(SettingsError);
  });

  const yamlish = fc.array(
    fc.constantFrom(
      "site",
      "http",
      "mqtt",
      "users",
      "port",
      "__proto__",
      "constructor",
      ": ",
      "- ",
      "\n",
      "\n  ",
      "{",
      "}",
      "[",
      "]",
      ",",
      "&a ",
      "*a",
      "!!",
      "|",
      ">",
      "'",
      '"',
      "1",
      "-1",
      "~",
      "? ",
      "<<",
      "#",
      "%",
      "\t",
      "\u0000",
    ),
    { maxLength: 30 },
  );
  it("refuses a group that only looks like a list", () => {
    const text = '{"mqtt":{"users":{"length":{"toString":false}}}}';
    expect(() => startSettings.parse(parse(text))).toThrow(SettingsError);
  });

  it("throws nothing but SettingsError, whatever the text", () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      yamlish.map((parts) => parts.join("")),
      fc.json(),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          startSettings.parse(parse(text));
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsError);
        }
        expect(({} as Record<string, unknown>).port).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});
