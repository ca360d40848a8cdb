/** Voices with the real programs: espeak-ng, kakasi, Open JTalk, and players; what comes is sound of a fitting length. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { SpokenLine } from "../../../agent/outputs/define-output.ts";
import { espeakSound, friendlySound, readingOf } from "../../../agent/outputs/espeak-sound.ts";
import { espeakVoice } from "../../../agent/outputs/espeak-voice.ts";
import { kioskVoice } from "../../../agent/outputs/kiosk-voice.ts";
import { noVoice } from "../../../agent/outputs/no-voice.ts";
import { openJtalkVoice } from "../../../agent/outputs/open-jtalk-voice.ts";
import { readWav } from "../../../agent/outputs/wav.ts";
import { chooseRecording, wavVoice } from "../../../agent/outputs/wav-voice.ts";
import { usualVoiceLines, voiceOccasion } from "../../../common/contract/voice-lines.ts";
import { programsLeft } from "../../suites/camera-suite.ts";
import { describeVoice, faultOf, kindOf, outputContext, outputOf, withPath } from "../../suites/output-suite.ts";

const folder = mkdtempSync(join(tmpdir(), "machikoba-voices-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const programs = join(folder, "programs");
mkdirSync(programs);
withPath(() => programs);
const never = new AbortController().signal;

/** A player that keeps what it is given, and how it was called. */
function standInFor(player: string, body: string): void {
  const file = join(programs, player);
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$*" > '${programs}/${player}.called'\n${body}\n`);
  chmodSync(file, 0o755);
}

/** The newest sound in a folder. */
function newestIn(place: string) {
  const name =
    readdirSync(place)
      .filter((one) => one.endsWith(".wav"))
      .sort()
      .at(-1) ?? "";
  const wav = readWav(readFileSync(join(place, name)));
  if (!wav) throw new Error(`${name} is no sound`);
  return { ...wav, name, text: readFileSync(join(place, name.replace("wav", "txt")), "utf8") };
}

/** Share of the samples that are louder than a hundredth of the most: speech, and neither silence nor a constant. */
function loudShare(bytes: Buffer): number {
  const samples = new Int16Array(Uint8Array.from(bytes.subarray(44, bytes.length - (bytes.length % 2))).buffer);
  return samples.filter((sample) => Math.abs(sample) > 327).length / samples.length;
}

const say = (text: string, lang: "ja" | "en" = "ja"): SpokenLine => ({ text, lang });

async function lengthOf(text: string, lang: "ja" | "en" = "ja"): Promise<number> {
  const wav = readWav(await espeakSound(say(text, lang), friendlySound, never));
  return wav?.durationMs ?? 0;
}

const spoken = join(folder, "spoken");
describeVoice("espeak-ng with kakasi", {
  adapter: espeakVoice,
  settings: () => ({ type: "espeak-voice", player: "file", writeTo: spoken }),
  heard(line) {
    const { bytes, durationMs, text } = newestIn(spoken);
    expect(text).toBe(`${line.text}\n`);
    expect(durationMs).toBeGreaterThan(700);
    expect(durationMs).toBeLessThan(5000);
    expect(loudShare(bytes)).toBeGreaterThan(0.2);
  },
  wrong: [
    {
      what: "a folder that can't be made",
      settings: () => ({ type: "espeak-voice", player: "file", writeTo: "/dev/null/none" }),
      code: "no-file",
      mend: /can't write into \/dev\/null\/none: make that folder writable/,
    },
    {
      what: "no folder for the files",
      settings: () => ({ type: "espeak-voice", player: "file" }),
      code: "no-file",
      mend: /set writeTo/,
    },
  ],
});

/** Some of these kakasi alone reads otherwise. */
const readings = [
  ["今日は12時に工具を3つ片付けました。", "きょうはじゅうにじにこうぐをみっつかたづけました。"],
  ["今日も一日、気をつけて帰ってください。", "きょうもいちにち、きをつけてかえってください。"],
  ["一分だけ、五分でも", "いっぷんだけ、ごふんでも"],
  ["次に使う人に、いい日を", "つぎにつかうひとに、いいひを"],
] as const;

describe("espeak-ng with kakasi", () => {
  it("reads kanji as people do, and numbers with their counters", async () => {
    for (const [text, reading] of readings) expect((await readingOf(text, never)).trim()).toBe(reading);
    const [kanji, kana] = [
      await lengthOf("今日も一日、お疲れさまでした"),
      await lengthOf("きょうもいちにち、おつかれさまでした"),
    ];
    expect(Math.abs(kanji - kana)).toBeLessThan(0.05 * kana);
    expect(await lengthOf("12345")).toBeGreaterThan(1.5 * (await lengthOf("5")));
    expect(await lengthOf("一二三四五", "ja")).toBeGreaterThan(500);
  });

  it("can say every usual line: nothing is left of it that it would have to spell", async () => {
    for (const occasion of voiceOccasion.options) {
      const reading = await readingOf(usualVoiceLines.ja[occasion].join(""), never);
      expect(reading).not.toMatch(/\p{Script=Han}|[A-Za-z0-9]/u);
    }
  });

  it("takes no text for an option or a command", async () => {
    const trap = join(folder, "trap");
    const texts = ["--help", "-w /tmp/x", `$(touch ${trap})`, `\`touch ${trap}\`; touch ${trap}`, "a\0b\nc"];
    const voice = kindOf(outputOf(espeakVoice, { type: "espeak-voice", player: "none" }), "voice");
    for (const text of texts) for (const lang of ["ja", "en"] as const) await voice.say({ text, lang }, never);
    expect(readdirSync(folder)).not.toContain("trap");
  });

  it("leaves the newest five hundred files and counts on", async () => {
    const many = join(folder, "many");
    mkdirSync(many);
    for (let number = 1; number <= 501; number += 1) {
      for (const end of ["wav", "txt"]) writeFileSync(join(many, `own-${String(number).padStart(5, "0")}.${end}`), "");
    }
    const settings = { type: "espeak-voice", player: "file", writeTo: many };
    await kindOf(outputOf(espeakVoice, settings), "voice").say(say("a", "en"), never);
    const names = readdirSync(many).sort();
    expect([names.length, names[0], names.at(-1)]).toEqual([1000, "own-00003.txt", "own-00502.wav"]);
  });
});

describe("a player", () => {
  const settings = (player: string) => ({ type: "espeak-voice", player, device: "plughw:1,0", deadlineMs: 1500 });
  const voiceWith = (player: string) => kindOf(outputOf(espeakVoice, settings(player)), "voice");

  it.each([
    ["aplay", `cat > '${programs}/heard.wav'`, "-q -D plughw:1,0 -"],
    ["paplay", `for file; do :; done; cp "$file" '${programs}/heard.wav'`, "--device=plughw:1,0 "],
  ])("%s is given a whole WAV with right sizes", async (player, body, called) => {
    standInFor(player, body);
    await voiceWith(player).say(say("こんにちは"), never);
    const heard = readFileSync(join(programs, "heard.wav"));
    expect([heard.toString("latin1", 0, 4), heard.readUInt32LE(4)]).toEqual(["RIFF", heard.length - 8]);
    expect(readFileSync(join(programs, `${player}.called`), "utf8")).toContain(called);
    rmSync(join(programs, player));
  });

  it("without a sound card is a fault that names the mend", async () => {
    const voice = kindOf(outputOf(espeakVoice, { type: "espeak-voice", player: "aplay", device: "nocard" }), "voice");
    const fault = await faultOf(voice.say(say("こんにちは"), never));
    expect([fault.code, fault.message]).toEqual(["no-sound", expect.stringMatching(/aplay -L.*set player to none/)]);
  });

  it("that another program keeps busy says so", async () => {
    standInFor("aplay", "echo 'aplay: main:831: audio open error: Device or resource busy' >&2; exit 1");
    expect((await faultOf(voiceWith("aplay").say(say("はい"), never))).code).toBe("busy");
    rmSync(join(programs, "aplay"));
  });

  it("that hangs is given up at the deadline, and a line that waits for it isn't lost", async () => {
    standInFor("aplay", "exec sleep 600");
    const inTurn = outputContext().inTurn;
    const hanging = kindOf(outputOf(espeakVoice, settings("aplay"), outputContext({ inTurn })), "voice");
    const other = kindOf(outputOf(noVoice, { type: "no-voice" }, outputContext({ inTurn })), "voice");
    const first = faultOf(hanging.say(say("はい"), never));
    const second = other.say(say("はい"), never);
    expect([(await first).code, (await first).message]).toEqual([
      "too-slow",
      expect.stringMatching(/1\.5 s.*deadlineMs/),
    ]);
    await second;
    rmSync(join(programs, "aplay"));
    expect(programsLeft()).toEqual([]);
  });
});

describe("Open JTalk", () => {
  const voiceFile = process.env.MACHIKOBA_TEST_HTSVOICE;

  it("names the mend where its voice file is missing, and where its dictionary is", async () => {
    const missing = join(folder, "none.htsvoice");
    const voice = (more: object) =>
      kindOf(outputOf(openJtalkVoice, { type: "open-jtalk-voice", player: "none", ...more }), "voice");
    const fault = await faultOf(voice({ voice: missing }).say(say("はい"), never));
    expect(fault.code).toBe("no-file");
    expect(fault.message).toMatch(/none\.htsvoice is missing: .*apt install hts-voice-nitech.*set voice/);
    writeFileSync(missing, "no voice");
    const noDictionary = await faultOf(voice({ voice: missing, dictionary: folder }).say(say("はい"), never));
    expect(noDictionary.message).toMatch(/sys\.dic is missing: .*apt install open-jtalk-mecab-naist-jdic/);
    const noVoice = await faultOf(voice({ voice: missing }).say(say("はい"), never));
    expect([noVoice.code, noVoice.message]).toEqual(["failed", expect.stringMatching(/is voice a \.htsvoice file/)]);
  });

  it("writes its sound into a file that is gone afterwards, since Node's pipes can't be opened by name", async () => {
    const place = join(folder, "jtalk-file");
    const [voiceFile, kept] = [join(folder, "made-up.htsvoice"), join(folder, "made-up.wav")];
    writeFileSync(voiceFile, "a voice");
    writeFileSync(join(folder, "sys.dic"), "a dictionary");
    writeFileSync(kept, await espeakSound(say("はい"), friendlySound, never));
    // Like the real program it opens what stands behind -ow, and speaks what it reads.
    const body = `while [ "$1" != -ow ]; do shift; done; cat > '${folder}/read.txt'; cat '${kept}' > "$2"; echo "$2" > '${folder}/into.txt'`;
    standInFor("open_jtalk", body);
    const settings = { type: "open-jtalk-voice", player: "file", writeTo: place, voice: voiceFile, dictionary: folder };
    await kindOf(outputOf(openJtalkVoice, settings), "voice").say(say("はい"), never);
    rmSync(join(programs, "open_jtalk"));
    expect(newestIn(place).durationMs).toBeGreaterThan(100);
    expect(readFileSync(join(folder, "read.txt"), "utf8")).toBe("はい\n");
    expect(existsSync(dirname(readFileSync(join(folder, "into.txt"), "utf8").trim()))).toBe(false);
  });

  it("leaves English to espeak-ng", async () => {
    const place = join(folder, "english");
    const settings = { type: "open-jtalk-voice", player: "file", writeTo: place };
    await kindOf(outputOf(openJtalkVoice, settings), "voice").say(say("Well done.", "en"), never);
    expect(newestIn(place).durationMs).toBeGreaterThan(500);
  });

  // Its voices aren't in Debian's main section, so only who has one can run this.
  const itWithVoice = voiceFile === undefined ? () => undefined : it;
  itWithVoice("speaks with the voice that the test was given", async () => {
    const place = join(folder, "jtalk");
    const settings = { type: "open-jtalk-voice", player: "file", writeTo: place, voice: voiceFile };
    await kindOf(outputOf(openJtalkVoice, settings), "voice").say(say("今日も一日、お疲れさまでした。"), never);
    const { bytes, durationMs } = newestIn(place);
    expect(durationMs).toBeGreaterThan(1000);
    expect(loudShare(bytes)).toBeGreaterThan(0.2);
  });
});

const recordings = join(folder, "recordings");
const played = join(folder, "played");
mkdirSync(join(recordings, "en"), { recursive: true });
for (const place of [recordings, join(recordings, "en")]) {
  writeFileSync(join(place, "tidy-1.wav"), await espeakSound(say("はい"), friendlySound, never));
}
describeVoice("recordings", {
  adapter: wavVoice,
  settings: () => ({ type: "wav-voice", folder: recordings, player: "file", writeTo: played }),
  heard: () => expect(newestIn(played).durationMs).toBeGreaterThan(100),
  wrong: [
    {
      what: "a folder that there isn't",
      settings: () => ({ type: "wav-voice", folder: "/nonexistent", player: "none" }),
      code: "no-file",
      mend: /no recording of "tidy": put a file tidy-1\.wav/,
    },
    {
      what: "a file that is no sound",
      settings() {
        const place = mkdtempSync(join(folder, "noise-"));
        writeFileSync(join(place, "tidy.wav"), "RIFF____WAVEnothing");
        return { type: "wav-voice", folder: place, player: "none" };
      },
      code: "no-sound",
      mend: /is no sound/,
    },
  ],
});

describe("chooseRecording", () => {
  const names = [
    "tidy.wav",
    "tidy-2.wav",
    "tidy-10.wav",
    "1700-tidy-1.WAV",
    "cluttered-1.wav",
    "tidy.mp3",
    "tidy-x.wav",
  ];

  it.each([
    ["the one with the number", { occasion: "tidy", number: 10 }, "tidy-10.wav"],
    ["the one of the slot", { occasion: "tidy", slot: "17:00", number: 7 }, "1700-tidy-1.WAV"],
    ["one of the others in turn where there are fewer", { occasion: "tidy", slot: "09:00", number: 3 }, "tidy-10.wav"],
    ["none of another occasion", { occasion: "unknown", number: 1 }, undefined],
  ] as const)("takes %s", (_what, clip, name) => {
    expect(chooseRecording(names, clip)).toBe(name);
  });

  it.each([
    ["tidy.wav", "tidy-2.wav"],
    ["tidy-10.wav", "tidy.wav"],
    ["1700-tidy-1.WAV", "tidy-2.wav"],
  ])("takes the one behind %s, which was played last: %s", (played, name) => {
    expect(chooseRecording(names, { occasion: "tidy", number: 2 }, played)).toBe(name);
  });

  it("takes the only one again", () => {
    expect(chooseRecording(names, { occasion: "cluttered", number: 2 }, "cluttered-1.wav")).toBe("cluttered-1.wav");
  });
});

describe("recordings at closing time", () => {
  const place = join(folder, "closing");
  const writeTo = join(folder, "closing-played");
  mkdirSync(place);
  const read = (name: string) => readFileSync(join(place, name));
  const voice = kindOf(outputOf(wavVoice, { type: "wav-voice", folder: place, player: "file", writeTo }), "voice");
  const line = (closing: number | undefined): SpokenLine => {
    return { ...say("はい"), clip: { occasion: "tidy", slot: "17:00", number: 1, closing } };
  };
  const heard = () =>
    readdirSync(writeTo)
      .filter((name) => name.endsWith(".wav"))
      .sort()
      .map((name) => readFileSync(join(writeTo, name)));

  it("are played one behind the other, where there is one for it", async () => {
    writeFileSync(join(place, "tidy-1.wav"), await espeakSound(say("はい"), friendlySound, never));
    await voice.say(line(2), never);
    expect(heard()).toEqual([readWav(read("tidy-1.wav"))?.bytes]);
    writeFileSync(join(place, "closing-1.wav"), await espeakSound(say("また明日"), friendlySound, never));
    await voice.say(line(2), never);
    await voice.say(line(undefined), never);
    const [tidy, closing] = ["tidy-1.wav", "closing-1.wav"].map((name) => readWav(read(name))?.bytes);
    expect(heard()).toEqual([tidy, tidy, closing, tidy]);
  });
});

const announced: SpokenLine[] = [];
describeVoice("the kiosk page", {
  adapter: kioskVoice,
  settings: () => ({ type: "kiosk-voice" }),
  context: () => ({ announce: async (line) => void announced.push(line) }),
  heard: (line) => expect(announced.at(-1)).toEqual(line),
});

it("the kiosk page, when it can't be reached, is a fault that names the mend", async () => {
  const context = outputContext({ announce: () => Promise.reject(new Error("no connection")) });
  const fault = await faultOf(
    kindOf(outputOf(kioskVoice, { type: "kiosk-voice" }, context), "voice").say(say("はい"), never),
  );
  expect([fault.code, fault.message]).toEqual(["offline", expect.stringMatching(/kiosk page is open/)]);
});

describeVoice("no voice", { adapter: noVoice, settings: () => ({ type: "no-voice" }), heard() {} });
