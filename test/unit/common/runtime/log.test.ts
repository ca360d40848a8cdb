/** The log keeps secrets to itself. */
import { describe, expect, it } from "vitest";
import { createLog } from "../../../../common/runtime/log.ts";

function capture(options: { pretty?: boolean; level?: "debug" | "warn"; secrets?: string[] }) {
  const lines: string[] = [];
  const log = createLog({ ...options, write: (line) => lines.push(line) });
  return { log, text: () => lines.join("") };
}

describe.each([false, true])("createLog, pretty: %s", (pretty) => {
  const secret = 'pa"ss wörd/1';

  it.each([
    ["in a field", (text: string) => ({ note: `it is ${text}!` })],
    ["in a nested field", (text: string) => ({ a: { b: [text] } })],
    ["in an error's message", (text: string) => ({ err: new Error(`wrong password ${text}`) })],
    ["in an address", (text: string) => ({ url: `mqtt://me:${encodeURIComponent(text)}@host` })],
  ])("takes a secret out %s", (_, fields) => {
    const { log, text } = capture({ pretty, secrets: [secret] });
    log.child({ part: "broker" }).error(fields(secret), `message with ${secret}`);
    expect(text()).toContain("***");
    expect(text()).not.toContain(secret);
    expect(text()).not.toContain(encodeURIComponent(secret));
    expect(text()).not.toContain(JSON.stringify(secret).slice(1, -1));
  });

  it("takes out passwords and tokens by their names", () => {
    const { log, text } = capture({ pretty });
    log.warn({ password: "hunter22", user: { token: "abcdefgh" }, url: "/feed?token=ijklmnop&x=1" }, "refused");
    expect(text()).not.toMatch(/hunter22|abcdefgh|ijklmnop/);
    expect(text()).toContain("refused");
  });

  it("writes from its level upwards", () => {
    const { log, text } = capture({ pretty, level: "warn" });
    log.info({}, "hidden");
    log.warn({ machine: "cutter" }, "seen");
    expect(text()).toContain("seen");
    expect(text()).toContain("cutter");
    expect(text()).not.toContain("hidden");
  });
});
