/** `machikoba doctor`: looks at ports, clock, disk, settings and database, and says what to mend. */
import { access, constants, mkdir, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import type { Clock } from "../common/runtime/clock.ts";
import { errorCode } from "../common/runtime/errors.ts";
import type { StartSettings } from "../common/runtime/start-settings.ts";
import { lanAddresses } from "./addresses.ts";
import type { Command } from "./commands.ts";
import { checkBackups, checkDatabase } from "./doctor-database.ts";
import type { Finding } from "./finding.ts";
import { createProgressLine } from "./progress-line.ts";
import { readStart, sharedHelp } from "./start-options.ts";

const marks = { good: "✓", note: "·", bad: "✗" } as const;

/** Below this the next weeks' records may not fit. */
const leastFreeBytes = 500 * 1024 * 1024;

export const doctor: Command = {
  help: `Usage: machikoba doctor [OPTIONS]

Reads the whole database, also while Machikoba runs, and names what is damaged: which machine or channel, which hour or day.
Exit code 0 when all is well, 1 when something needs mending, 2 for wrong settings.
  --json               findings as JSON
${sharedHelp}`,
  async run(args) {
    const { settings, clock, own } = readStart(args, { json: { type: "boolean" } });
    const line = createProgressLine();
    const findings: Finding[] = [
      checkNode(),
      { check: "settings", verdict: "good", text: `site ${settings.site}, gateway ${settings.gateway}` },
      checkClock(clock),
      ...(await checkFolder(settings.dataDir)),
      ...checkDatabase(settings.dataDir, (table, rows) =>
        line.show("Checking the database …", ` ${table}${rows > 0 ? `, ${rows} rows` : ""}`),
      ),
      checkBackups(settings, clock.wallMs()),
      ...(await checkPorts(settings)),
      checkNetwork(),
    ];
    line.end();
    process.stdout.write(own.json ? `${JSON.stringify(findings, null, 2)}\n` : describe(findings));
    return findings.some(({ verdict }) => verdict === "bad") ? 1 : 0;
  },
};

function describe(findings: readonly Finding[]): string {
  return findings
    .map(({ check, verdict, text, details = [] }) => {
      const more = details.map((line) => `             ${line}\n`);
      return `${marks[verdict]} ${check.padEnd(10)} ${text}\n${more.join("")}`;
    })
    .join("");
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isNew = major > 20 || (major === 20 && minor >= 19);
  const text = isNew
    ? `Node ${process.versions.node}`
    : `Node ${process.versions.node} is too old: install 20.19 or newer`;
  return { check: "node", verdict: isNew ? "good" : "bad", text };
}

function checkClock(clock: Clock): Finding {
  const wallMs = clock.wallMs();
  if (wallMs !== undefined) return { check: "clock", verdict: "good", text: new Date(wallMs).toString() };
  const text =
    "isn't set: connect this computer to a network with a time server (timedatectl shows it), or fit a clock module. " +
    "Records are kept meanwhile and get their time later";
  return { check: "clock", verdict: "bad", text };
}

async function checkFolder(dataDir: string): Promise<Finding[]> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    const text = `${dataDir} can't be written (${errorCode(error)}): give this user the right to, or choose another with --data`;
    return [{ check: "data", verdict: "bad", text }];
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const megabytes = `${Math.round(free / 1024 / 1024).toLocaleString("en")} MB free`;
  const isEnough = free >= leastFreeBytes;
  return [
    { check: "data", verdict: "good", text: dataDir },
    { check: "disk", verdict: isEnough ? "good" : "bad", text: isEnough ? megabytes : `${megabytes}: free some space` },
  ];
}

async function checkPorts({ http, mqtt }: StartSettings): Promise<Finding[]> {
  const isRunning = await answersHealth(http.port);
  const findings = [await checkPort("http port", http.host, http.port, "--port", isRunning)];
  if (mqtt.url === undefined) {
    findings.push(await checkPort("mqtt port", mqtt.host, mqtt.port, "--mqtt-port", isRunning));
  }
  return findings;
}

async function checkPort(
  check: string,
  host: string,
  port: number,
  option: string,
  isRunning: boolean,
): Promise<Finding> {
  const code = await tryPort(host, port);
  if (code === undefined) return { check, verdict: "good", text: `${port} is free` };
  if (isRunning) return { check, verdict: "good", text: `${port} is used by Machikoba, which is running` };
  const text = `${port} can't be opened (${code}): end the program that has it, or choose another with ${option}`;
  return { check, verdict: "bad", text };
}

/** Opens a port for a moment; answers the error's code if that fails. */
async function tryPort(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(errorCode(error) ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

async function answersHealth(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) });
    return typeof ((await response.json()) as { status?: unknown }).status === "string";
  } catch {
    return false;
  }
}

function checkNetwork(): Finding {
  const addresses = lanAddresses();
  if (addresses.length > 0) return { check: "network", verdict: "good", text: addresses.join(", ") };
  return { check: "network", verdict: "note", text: "none: phones and other gateways can't reach this computer" };
}
