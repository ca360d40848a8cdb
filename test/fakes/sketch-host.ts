/** Builds the sketch's arithmetic for this computer with g++, and asks it what the sketch would send. */
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sketchFolder } from "./firmware-vectors.ts";

const run = promisify(execFile);

/** Warnings are errors; sums aren't drawn together, so that halves fall alike on every kind of processor. */
const strictness = ["-Wall", "-Wextra", "-Werror", "-ffp-contract=off"];
const declarations = fileURLToPath(new URL("arduino", import.meta.url));
const watched = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g"];

/** A program that answers commands, see docs/hardware/esp32-clamp/host-test/host-test.cpp. */
export interface SketchHost {
  /** The lines that each command is answered with. Throws what the program complained about, if it did. */
  ask(commands: readonly string[]): string[][];
  close(): void;
}

/** Builds it with the address and undefined-behaviour sanitizers, which end it at the first wrong access. */
export async function buildSketchHost(): Promise<SketchHost> {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-sketch-"));
  const program = join(folder, "host-test");
  const source = fileURLToPath(new URL("host-test/host-test.cpp", sketchFolder));
  await run("g++", ["-std=c++17", "-Wconversion", ...strictness, ...watched, "-o", program, source]);
  return {
    ask(commands) {
      const { status, stdout, stderr } = spawnSync(program, { input: `${commands.join("\n")}\n`, encoding: "utf8" });
      if (status !== 0) throw new Error(`the sketch's arithmetic ended with ${status}: ${stderr}`);
      const answers: string[][] = [[]];
      for (const line of stdout.split("\n").slice(0, -1)) {
        if (line === ".") answers.push([]);
        else answers.at(-1)?.push(line);
      }
      return answers.slice(0, -1);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Copies the sketch, with the settings of the example; answers its main file. */
function copySketch(folder: string): string {
  cpSync(sketchFolder, folder, { recursive: true });
  cpSync(join(folder, "settings.example.h"), join(folder, "settings.h"));
  return join(folder, "esp32-clamp.ino");
}

/** The whole sketch, running as a process; see test/fakes/arduino/host-runtime.cpp. */
export interface RunningSketch {
  /** Everything that it printed on its console. */
  printed(): string;
  /** Types a line: a command of the sketch, or one with `!` for what is round it. */
  type(line: string): void;
  /** Takes its power away, and waits until it is gone. */
  kill(): Promise<void>;
}

/** The whole sketch, built for this computer. */
export interface BuiltSketch {
  /** Starts it for a broker on a port of this computer. */
  start(port: number): RunningSketch;
  remove(): void;
}

/** Builds the whole sketch with the sanitizers. The broker's port isn't in its settings but comes from its surroundings. */
export async function buildSketch(): Promise<BuiltSketch> {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-sketch-"));
  const sketch = copySketch(folder);
  const settings = join(folder, "settings.h");
  const here = readFileSync(settings, "utf8")
    .replace("192.168.1.10", "127.0.0.1")
    .replace("constexpr uint16_t brokerPort = 1883", 'const int brokerPort = atoi(getenv("BROKER_PORT"))');
  writeFileSync(settings, `#include <stdlib.h>\n${here}`);
  const program = join(folder, "sketch");
  const runtime = join(declarations, "host-runtime.cpp");
  const options = ["-std=gnu++17", "-pthread", ...strictness, ...watched, "-I", declarations, "-o", program];
  await run("g++", [...options, "-x", "c++", sketch, runtime]);
  return {
    start: (port) => startSketch(program, port),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function startSketch(program: string, port: number): RunningSketch {
  const child = spawn(program, { stdio: "pipe", env: { ...process.env, BROKER_PORT: String(port) } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  child.stdin.on("error", () => undefined);
  return {
    printed: () => output,
    type: (line) => void child.stdin.write(`${line}\n`),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/**
 * Checks the types of the whole sketch against declarations of what it uses of the Arduino core and ESP-IDF.
 * Answers what g++ complains about; nothing when all is well. `change` may spoil the copy that is checked.
 */
export async function complaintsAboutSketch(change: (folder: string) => void = () => undefined): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-sketch-"));
  try {
    const sketch = copySketch(folder);
    change(folder);
    const options = ["-std=gnu++17", "-fsyntax-only", "-Wdouble-promotion", ...strictness, "-I", declarations];
    return await run("g++", [...options, "-x", "c++", sketch]).then(
      ({ stderr }) => stderr,
      (error: { stderr?: string }) => error.stderr || String(error),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
