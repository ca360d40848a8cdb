/** The error classes of the house. Each message says what to do next; each keeps what it came from as `cause`. */

/** Start-up settings or an imported file are wrong: refuse to start, say where and what would be right. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  /** What the process exits with. */
  readonly exitCode = 2;
  /** The file, environment variable or option that is wrong. */
  readonly source: string;
  /** Line in the file, counted from 1; undefined where there is no line. */
  readonly line: number | undefined;

  constructor(message: string, at: { source: string; line?: number | undefined; cause?: unknown }) {
    super(message, { cause: at.cause });
    this.source = at.source;
    this.line = at.line;
  }
}

/** A TCP port can't be opened: another program has it, or it needs more rights. */
export class PortInUseError extends Error {
  override readonly name = "PortInUseError";
  readonly port: number;

  /** `key` is the setting that holds the port, such as `mqtt.port`. */
  constructor(at: { host: string; port: number; key: string; cause?: unknown }) {
    const why =
      errorCode(at.cause) === "EACCES" ? "ports below 1024 need more rights" : "another program has it: end that one";
    super(`can't open port ${at.port} on ${at.host}: ${why}, or set ${at.key} to another port`, { cause: at.cause });
    this.port = at.port;
  }
}

/** A database file is damaged or isn't a database. */
export class DamagedDatabaseError extends Error {
  override readonly name = "DamagedDatabaseError";
  readonly path: string;

  constructor(path: string, cause?: unknown) {
    super(`${path} is damaged or isn't a database: move it away (keep it) and put a backup in its place`, { cause });
    this.path = path;
  }
}

/** Nothing more can be written: the disk, card or quota is full. */
export class DiskFullError extends Error {
  override readonly name = "DiskFullError";
  readonly path: string;

  constructor(path: string, cause?: unknown) {
    super(`no space left for ${path}: free some space on that disk; nothing that was stored is lost`, { cause });
    this.path = path;
  }
}

/** Something took longer than it may. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** The code of an error of the system such as `ENOENT`; undefined for other errors and other values. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
