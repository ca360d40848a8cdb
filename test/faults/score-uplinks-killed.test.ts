// A gateway killed again and again while it writes scores to a file and posts them: none is lost, none stands twice.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { createRandom } from "../../firmware-sim/random.ts";
import { readOutbox } from "../plant/stored.ts";
import { temporaryFolder } from "../plant/temporary-folder.ts";
import { createScoreGateway, firstRunMs, type Happening, thousandthsAt } from "./score-gateway.ts";
import { type Mood, startScoreReceiver } from "./score-receiver.ts";

const seed = 20_261_121;
const csv = "machikoba-clutter.csv";
const pending = "machikoba-clutter.pending.csv";
const xlsx = "machikoba-clutter.xlsx";
/** Scores of the last run, which nobody kills before they are everywhere. */
const scoresAtLast = 150;
const dayMs = 86_400_000;
const openMark = `.~lock.${csv}#`;

const touches = (file: string) => (happening: Happening) => happening.includes(file) && happening !== openMark;
const isPost = (happening: Happening) => happening === "post";

/** What happens in a round, and at what the gateway is killed: the n-th of these, with n up to `most`. */
const kinds = {
  csv: { most: 25, isCounted: touches(csv) },
  xlsx: { most: 20, isCounted: touches(xlsx) },
  post: { most: 20, isCounted: isPost },
  /** Another program has the file open. */
  beside: { most: 25, isCounted: touches(pending) },
  /** It was closed while the gateway was away: what waited beside it goes into it at once. */
  merging: { most: 8, isCounted: (happening: Happening) => touches(csv)(happening) || touches(pending)(happening) },
  /** The stick isn't plugged in. */
  away: { most: 8, isCounted: isPost },
} as const;
const rounds: readonly (keyof typeof kinds)[] = [
  ...(["csv", "xlsx", "post", "beside", "merging", "beside", "merging", "merging"] as const),
  ...(["away", "post", "beside", "merging", "xlsx", "beside"] as const),
];

/** Prints the ids in the last column of spreadsheets, as JSON; fails where one of them can't be opened. */
const reader = `
import json, openpyxl, sys
books = [openpyxl.load_workbook(path) for path in sys.argv[1:]]
print(json.dumps([[row[-1] for row in book.active.iter_rows(min_row=2, values_only=True)] for book in books]))`;

/** A row by its id, with what must stand beside it. */
type Row = readonly [id: string, thousandths: number];

/** The rows of a CSV file: whole lines only, and never half of a character. */
function rowsOf(bytes: Buffer): Row[] {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  expect(text.startsWith("\ufeff日時,")).toBe(true);
  expect(text.endsWith("\r\n")).toBe(true);
  const [titles, ...rows] = parse(text, { bom: true }) as string[][];
  expect(titles).toHaveLength(12);
  return rows.map((cells) => [cells[11] ?? "", Math.round(Number(cells[3]) * 10)]);
}

/** The folder that a person looks into. */
function createStick(dataDir: string) {
  const folder = join(dataDir, "stick");
  const kept = join(dataDir, "kept");
  for (const one of [folder, kept]) mkdirSync(one);
  const path = (file: string) => join(folder, file);
  const rowsIn = (file: string) => (existsSync(path(file)) ? rowsOf(readFileSync(path(file))) : []);
  const stick = {
    folder,
    rowsIn,
    list: () => readdirSync(folder).sort(),
    /** Puts it into the state of a kind of round. */
    prepare(kind: keyof typeof kinds) {
      if (kind === "away") return renameSync(folder, `${folder}-away`);
      if (kind === "beside") writeFileSync(path(openMark), "somebody");
      else rmSync(path(openMark), { force: true });
    },
    plugIn() {
      if (existsSync(`${folder}-away`)) renameSync(`${folder}-away`, folder);
    },
    rowsInSpreadsheet() {
      const zip = existsSync(path(xlsx)) ? readFileSync(path(xlsx)) : undefined;
      const sheet = zip && inflateRawSync(zip.subarray(30 + zip.readUInt16LE(26))).toString();
      return (sheet?.split("<row>").length ?? 2) - 2;
    },
    /** Copies the spreadsheet as a person would find it now. */
    keepSpreadsheet(round: number) {
      if (existsSync(path(xlsx))) copyFileSync(path(xlsx), join(kept, `${String(round).padStart(3, "0")}.xlsx`));
    },
    /** The ids in each of the copies, opened by another program. */
    openSpreadsheets(): string[][] {
      const paths = readdirSync(kept).sort();
      const options = { cwd: kept, maxBuffer: 1e8 };
      return JSON.parse(execFileSync("/usr/bin/python3", ["-c", reader, ...paths], options).toString()) as string[][];
    },
  };
  return stick;
}

/** Every score that was ever recorded, as rows, in their order. */
function recordedIn(dataDir: string): Row[] {
  const identity = readFileSync(join(dataDir, "agent", "outbox", "identity.json"), "utf8");
  const { stream } = JSON.parse(identity) as { stream: string };
  const records = [...readOutbox(dataDir)].sort(([a], [b]) => a - b);
  const scores = records.filter(([, { record }]) => record.kind === "score");
  return scores.map(([seq, { run }]) => [`${stream}-${run}-${seq}`, thousandthsAt(seq)]);
}

/** What the receiver does with so great a share of the posts; it is well with the others. */
const moods: readonly (readonly [Mood, number])[] = [
  ["fails", 0.15],
  ["takes-and-fails", 0.12],
  ["takes-and-cuts", 0.12],
  ["silent", 0.01],
];

function moodAt(random: number): Mood {
  let upTo = 0;
  for (const [mood, share] of moods) {
    upTo += share;
    if (random < upTo) return mood;
  }
  return "well";
}

test("every score is in the file once and at the web address with one id, however often the gateway is killed", async () => {
  const dataDir = temporaryFolder();
  const random = createRandom(seed);
  const stick = createStick(dataDir);
  const gateway = createScoreGateway(dataDir, stick.folder);
  let isWell = false;
  const receiver = await startScoreReceiver(
    () => (isWell ? "well" : moodAt(random())),
    () => gateway.happens("post"),
  );
  const entries = [
    { id: "stick", type: "score-file", folder: stick.folder },
    { id: "web", type: "web-post", url: receiver.url, timeoutMs: 1000 },
  ];
  let found: string[] = [];
  for (const [round, kind] of rounds.entries()) {
    stick.prepare(kind);
    gateway.start({ entries, scores: 1000, fromMs: firstRunMs + round * dayMs });
    await gateway.killAt(1 + Math.floor(random() * kinds[kind].most), kinds[kind].isCounted);
    stick.plugIn();
    const ids = new Set([...stick.rowsIn(csv), ...stick.rowsIn(pending)].map(([id]) => id));
    expect(
      found.filter((id) => !ids.has(id)),
      `${kind} in round ${round}, seed ${seed}`,
    ).toEqual([]);
    found = [...ids];
    stick.keepSpreadsheet(round);
  }

  isWell = true;
  stick.prepare("csv");
  const all = recordedIn(dataDir).length + scoresAtLast;
  gateway.start({ entries, scores: scoresAtLast, fromMs: firstRunMs + rounds.length * dayMs });
  const soon = { timeout: 20_000, interval: 20 };
  await expect.poll(() => stick.rowsIn(csv).length, soon).toBe(all);
  await expect.poll(() => receiver.rows.size, soon).toBe(all);
  await expect.poll(stick.rowsInSpreadsheet, soon).toBe(all);
  await gateway.kill();

  const recorded = recordedIn(dataDir);
  expect(stick.rowsIn(csv)).toEqual(recorded);
  expect(stick.list()).toEqual([csv, xlsx]);
  stick.keepSpreadsheet(rounds.length);
  const ids = recorded.map(([id]) => id);
  const opened = stick.openSpreadsheets();
  expect(opened.at(-1)).toEqual(ids);
  // What was there earlier was the beginning of it.
  for (const some of opened) expect(some).toEqual(ids.slice(0, some.length));

  expect([...receiver.rows.keys()].sort()).toEqual([...ids].sort());
  for (const [id, thousandths] of recorded) {
    const shares = receiver.rows.get(id)?.map(({ share }) => share);
    expect(new Set(shares)).toEqual(new Set([thousandths / 1000]));
  }
});
