#!/usr/bin/env node
/** The `machikoba` command: finds the subcommand, runs it, and turns what fails into a message and an exit code. */
import process from "node:process";
import { errorCode, SettingsError } from "../common/runtime/errors.ts";
import { keepYoungSpaceSmall } from "../common/runtime/small-young-space.ts";
import { version } from "../common/runtime/version.ts";
import { type Command, findCommand, usage } from "./commands.ts";

/** Runs the command line; answers the exit code. */
async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(usage());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const command = findCommand(name);
  const loaded: Command = await command.load();
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(`${command.summary}\n\n${loaded.help}\n`);
    return 0;
  }
  return loaded.run(rest);
}

/** What a person reads of an error: the message alone for those that say what to do, the stack for bugs. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = error.name !== "Error" && !["TypeError", "RangeError", "ReferenceError"].includes(error.name);
  if (isExpected || errorCode(error)) return `machikoba: ${error.message}`;
  return `machikoba: this is a bug in Machikoba, please report it with what follows.\n${error.stack}`;
}

keepYoungSpaceSmall();
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = error instanceof SettingsError ? error.exitCode : 1;
}
