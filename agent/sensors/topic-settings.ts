/** Topics as settings: what the broker would cut the whole gateway for is refused here, with what would be right. */
import { z } from "zod";
import { topicRoot } from "../../common/contract/topics.ts";

/** Most bytes and levels of a topic in the settings; sensors add to it, and brokers take no more than 256 and 20. */
const maxTopicBytes = 150;
const maxTopicLevels = 12;

/** Control characters and code points that are no characters: brokers end the connection for them. */
const forbidden = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const ownTree = topicRoot.split("/")[0] ?? topicRoot;

/** A setting that is a topic, or the beginning of some: a node, a prefix. No wildcards. */
export const topicName = z.string().superRefine((text, ctx) => {
  const message = /[+#]/.test(text) ? "stands for one device: leave out + and #" : faultIn(text);
  if (message !== undefined) ctx.addIssue({ code: "custom", message });
});

/** A setting that is a topic in which `+` may stand for a whole level. */
export const topicFilter = z.string().superRefine((text, ctx) => {
  const message = wildcardFault(text) ?? faultIn(text);
  if (message !== undefined) ctx.addIssue({ code: "custom", message });
});

function wildcardFault(text: string): string | undefined {
  const levels = text.split("/");
  if (text.includes("#")) return "# would hear too much: write all levels, with + for those that differ";
  if (levels[0] === "+") return "write the first level out; + may stand for the later ones";
  if (levels.some((level) => level !== "+" && level.includes("+"))) return "+ stands for a whole level: a/+/b";
  return undefined;
}

function faultIn(text: string): string | undefined {
  if (text === "") return "is empty: write the device's topic";
  if (text.endsWith("/")) return "leave out the / at the end";
  if (text.startsWith("$")) return "topics that begin with $ are the broker's own";
  if (text.split("/")[0] === ownTree) return `topics below ${ownTree}/ are our own: use the type machikoba-device`;
  if (forbidden.test(text)) return "has a character that can't stand in a topic";
  if (Buffer.byteLength(text) > maxTopicBytes) return `is longer than ${maxTopicBytes} bytes`;
  if (text.split("/").length > maxTopicLevels) return `has more than ${maxTopicLevels} levels`;
  return undefined;
}
