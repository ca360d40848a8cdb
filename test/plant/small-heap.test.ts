/** The command's small heap, in the built program: threads of the store don't undo it, and it begins with a collection. */
import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inProject } from "../project-root.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const run = promisify(execFile);
const compiled = (...path: string[]) => JSON.stringify(pathToFileURL(inProject("dist", ...path)).href);

/** Runs a program of its own; answers the number that it prints. */
async function answerOf(program: string): Promise<number> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program]);
  return Number(stdout);
}

const begin = `
import { getHeapSpaceStatistics } from "node:v8";
import { keepYoungSpaceSmall } from ${compiled("common", "runtime", "small-young-space.js")};
keepYoungSpaceSmall();
const largest = (name) => Math.max(...getHeapSpaceStatistics().filter((one) => one.space_name === name).map((one) => one.space_size)) / 2 ** 20;
`;

test("keeps the space for young objects small while the store has threads", async () => {
  const path = `${temporaryFolder()}/history.sqlite`;
  const megabytes = await answerOf(`${begin}
const { openStore } = await import(${compiled("dashboard", "server", "store", "store.js")});
const store = await openStore({ path: ${JSON.stringify(path)}, wallMs: () => Date.now(), log: console });
let live = [];
for (let n = 0; n < 3e6; n += 1) {
  live.push({ n });
  if (live.length > 1e5) live = [];
}
console.log(largest("new_space"));
await store.close();`);
  expect(megabytes).toBeLessThan(8);
});

test("looks through the heap once when the programs are loaded, so that the next time isn't far", async () => {
  const megabytes = await answerOf(`${begin}
import { setTimeout as pause } from "node:timers/promises";
const { keepOldSpaceSmall } = await import(${compiled("cli", "small-heap.js")});
let loaded = Array.from({ length: 400_000 }, (_, n) => ({ n, text: "text " + n }));
loaded = undefined;
keepOldSpaceSmall();
await pause(500);
console.log(process.memoryUsage().heapUsed / 2 ** 20);`);
  expect(megabytes).toBeLessThan(15);
});
