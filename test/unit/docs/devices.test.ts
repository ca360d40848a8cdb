/** The page about devices stays true: its messages are understood, and its topics are those of the contract. */
import { expect, it } from "vitest";
import { maxReadingsPerMessage } from "../../../common/contract/device-messages.ts";
import { maxMessageBytes, parseMessage } from "../../../common/contract/messages.ts";
import { parseTopic, type TopicKind } from "../../../common/contract/topics.ts";
import { blocksOf, readPage } from "./page-blocks.ts";

const pages = ["docs/devices.md", "docs/ja/quick-start.md", "README.md", "README.ja.md"];
const text = pages.map(readPage).join("\n");

it("shows messages that are understood", () => {
  const kinds: TopicKind[] = ["deviceReadings", "deviceStatus", "machineState"];
  const messages = [
    ...pages.flatMap((page) => blocksOf(page, "json")),
    ...(text.match(/\{"\w+":[^\n]*?\}(?=')/g) ?? []),
  ];
  expect(messages.length).toBeGreaterThan(4);
  for (const message of messages) {
    const bytes = new TextEncoder().encode(message);
    expect(
      kinds.some((kind) => parseMessage(kind, bytes).ok),
      message,
    ).toBe(true);
  }
});

it("publishes and subscribes to topics that there are", () => {
  const topics = [...text.matchAll(/-t '?(machikoba\/[\w/+-]+)/g)].map(([, topic = ""]) => topic.replace("+", "any"));
  expect(topics.length).toBeGreaterThan(3);
  for (const topic of topics) expect(parseTopic(topic), topic).toBeDefined();
});

it("names the limits that hold", () => {
  expect(text).toContain(`up to ${maxReadingsPerMessage} readings and ${maxMessageBytes / 1024} KiB`);
});
