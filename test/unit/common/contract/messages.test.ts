/** Messages from outside: whatever comes, the answer is a message or a reason. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxMessageBytes, messageSchemas, parseMessage } from "../../../../common/contract/messages.ts";
import type { TopicKind } from "../../../../common/contract/topics.ts";

const kinds = Object.keys(messageSchemas) as TopicKind[];
const anyKind = fc.constantFrom(...kinds);
const bytes = (text: string) => new TextEncoder().encode(text);

/** Keys that our messages have, and some that do harm to careless programs. */
const anyKey = fc.oneof(
  fc.constantFrom(
    "rmsA",
    "at",
    "channel",
    "status",
    "stream",
    "run",
    "seq",
    "records",
    "kind",
    "rows",
    "machines",
    "sensors",
  ),
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "length", ""),
  fc.string(),
);
const { tree: anyTree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    tie("leaf"),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(anyKey, tie("tree"), { maxKeys: 5 }),
  ),
  leaf: fc.oneof(
    fc.jsonValue({ maxDepth: 0 }),
    fc.constantFrom("seconds", "state", "online", 1e308, -0, "0123456789abcdef"),
  ),
}));

describe("any message", () => {
  it("of any bytes is understood or refused with a reason", () => {
    fc.assert(
      fc.property(anyKind, fc.uint8Array({ maxLength: 400 }), (kind, payload) => {
        const parsed = parseMessage(kind, payload);
        if (!parsed.ok) expect(parsed.reason.length).toBeGreaterThan(3);
      }),
    );
  });

  it.each(['{"length":{"toString":false}}', '{"length":{"toString":false,"valueOf":false},"rmsA":1}'])(
    "that only looks like a list is refused or read, and ends nothing: %s",
    (text) => {
      for (const kind of kinds) expect(() => parseMessage(kind, bytes(text))).not.toThrow();
      expect(parseMessage("deviceReadings", bytes('{"length":{"toString":false}}')).ok).toBe(false);
    },
  );

  it("of any JSON is understood or refused with a short reason", () => {
    fc.assert(
      fc.property(anyKind, anyTree, (kind, value) => {
        const parsed = parseMessage(kind, bytes(JSON.stringify(value)));
        if (!parsed.ok) expect(parsed.reason).toMatch(/^.{3,300}$/s);
      }),
      { numRuns: 1000 },
    );
  });

  it("that is nested as deep as its size allows does no harm", () => {
    for (const kind of kinds) {
      for (const [open, close] of [
        ["[", "]"],
        ['{"a":', "}"],
      ] as const) {
        const depth = Math.floor(maxMessageBytes / (open.length + close.length)) - 1;
        const parsed = parseMessage(kind, bytes(`${open.repeat(depth)}1${close.repeat(depth)}`));
        expect(parsed).toMatchObject({ ok: false });
      }
    }
  });

  it("with __proto__ in it changes no object", () => {
    const evil = '{"__proto__":{"status":"online","polluted":1},"constructor":{"prototype":{"polluted":1}},"rmsA":1}';
    for (const kind of kinds) parseMessage(kind, bytes(evil));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const reported =
      '{"revision":1,"problems":[],"outbox":{"records":0,"bytes":0,"hours":0},"counters":{"__proto__":5}}';
    expect(parseMessage("gatewayReported", bytes(reported)).ok).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("that is too large is refused without being read", () => {
    const parsed = parseMessage("deviceReadings", bytes(`{"rmsA":1${" ".repeat(maxMessageBytes)}}`));
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringContaining(String(maxMessageBytes)) });
  });

  it("that isn't text or isn't JSON says so, and shows no control characters", () => {
    expect(parseMessage("deviceReadings", new Uint8Array([0xff, 0xfe]))).toEqual({
      ok: false,
      reason: "isn't UTF-8 text",
    });
    const parsed = parseMessage("deviceReadings", bytes(`rms=1\u001b[31m\n${"x".repeat(100)}`));
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringMatching(/^isn't JSON: rms=1·\[31m·x+…$/) });
  });

  it.each(["", " ", "null", "true", "[]", "{}", "0"])("that is only %j is refused", (text) => {
    for (const kind of kinds) expect(parseMessage(kind, bytes(text))).toMatchObject({ ok: false });
  });
});
