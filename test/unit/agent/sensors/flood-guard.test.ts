/** The guard against floods. */
import { expect, it } from "vitest";
import { createFloodGuard, maxMessagesPerS } from "../../../../agent/sensors/flood-guard.ts";

it("lets so many messages of a topic through each second, and counts topics apart", () => {
  let now = 0;
  const admits = createFloodGuard(() => now);
  const count = (topic: string, messages: number) =>
    Array.from({ length: messages }, () => admits(topic)).filter(Boolean);
  expect(count("a", 1000)).toHaveLength(maxMessagesPerS);
  expect(count("b", 5)).toHaveLength(5);
  now = 999;
  expect(admits("a")).toBe(false);
  now = 1000;
  expect(count("a", 1000)).toHaveLength(maxMessagesPerS);
});

it("isn't filled by made-up topics: it forgets them after their second", () => {
  let now = 0;
  const admits = createFloodGuard(() => now);
  const flood = (name: string) => Array.from({ length: 1000 }, (_, n) => admits(`${name}/${n}`)).filter(Boolean).length;
  expect(flood("first")).toBe(200);
  expect(flood("second")).toBe(0);
  now = 1000;
  expect(flood("third")).toBe(200);
});
