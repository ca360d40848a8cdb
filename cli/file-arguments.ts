/** Arguments of commands that take one file: parsed, with the nearest right option for a wrong one. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { errorCode, SettingsError } from "../common/runtime/errors.ts";
import { nearestWord } from "../common/runtime/nearest.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; strict: true; allowPositionals: true }>
>["values"];

/** Parses the arguments of `command`; throws SettingsError for an unknown option, no file, or more than one. */
export function parseFileArguments<O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
  what: string,
): { readonly file: string; readonly values: Parsed<O> } {
  const { values, positionals } = parse(command, args, options);
  const [file, surplus] = positionals;
  if (file === undefined) throw wrongArgument(`FILE is missing: name ${what}`);
  if (surplus !== undefined) throw wrongArgument(`one FILE at a time: "${surplus}" is one too many`);
  return { file, values };
}

/** An error in the arguments. */
export function wrongArgument(message: string, cause?: unknown): SettingsError {
  return new SettingsError(message, { source: "command line", cause });
}

function parse<O extends Options>(command: string, args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split(/\.\s/)[0] ?? "") : String(cause);
    const [, given] = /'--([^'\s=]+)/.exec(message) ?? [];
    const isUnknown = errorCode(cause) === "ERR_PARSE_ARGS_UNKNOWN_OPTION";
    const nearest = isUnknown && given !== undefined ? nearestWord(given, Object.keys(options)) : undefined;
    const hint = nearest === undefined ? `see \`machikoba ${command} --help\`` : `did you mean --${nearest}?`;
    throw wrongArgument(`${message}; ${hint}`, cause);
  }
}
