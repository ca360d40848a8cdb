/** Runs Machikoba straight from its sources: checks Node, installs packages and builds when needed, then becomes the `machikoba` command. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The oldest Node that works, as in "engines" of package.json. */
const oldestNode = { major: 20, minor: 19 };

/** Something that the person at the keyboard can mend; shown without a stack trace. */
export class StartFailure extends Error {}

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  if (major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)) return;
  throw new StartFailure(
    `Machikoba needs Node.js ${oldestNode.major}.${oldestNode.minor} or newer; this is ${version}. Install the LTS version from https://nodejs.org and start again.\n` +
      `Node.js ${oldestNode.major}.${oldestNode.minor} 以上が必要です(現在 ${version})。https://nodejs.org から LTS 版を入れて、もう一度実行してください。`,
  );
}

/** Runs `npm ci` when node_modules is missing, differs from package-lock.json, or was installed for another kind of computer. */
export async function installPackages(progress = process.stdout) {
  const reason = whyInstall();
  if (!reason) return;
  progress.write(`Installing packages (${reason}; takes about a minute) `);
  const { code, output } = await npmCi(progress);
  progress.write("\n");
  if (code !== 0) throw new StartFailure(installAdvice(output));
}

function whyInstall() {
  const wanted = readJson(path.join(root, "package-lock.json"));
  const present = readJson(path.join(root, "node_modules", ".package-lock.json"));
  if (!wanted)
    throw new StartFailure(
      "package-lock.json is missing or damaged: get a complete copy of Machikoba and start again.",
    );
  if (!present) return "first start";
  for (const [name, entry] of Object.entries(wanted.packages)) {
    if (name === "") continue;
    const found = present.packages[name];
    // Optional packages for other kinds of computer are rightly absent.
    if (!found && entry.optional) continue;
    if (!found || found.version !== entry.version || found.integrity !== entry.integrity)
      return "the list of packages changed";
  }
  for (const entry of Object.values(present.packages)) {
    if (!admits(entry.os, process.platform) || !admits(entry.cpu, process.arch))
      return "they are for another kind of computer";
  }
  return null;
}

/** Whether a list such as ["linux", "darwin"] or ["!win32"] in a package's `os` or `cpu` field admits a value. */
function admits(list, value) {
  if (!list) return true;
  if (list.includes(`!${value}`)) return false;
  return list.includes(value) || list.every((item) => item.startsWith("!"));
}

/** What npm prints when nobody answers at the other end, and when somebody answers whom it doesn't trust. */
const networkAway =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR/;
const notTrusted = /CERT_|_CERT|certificate/;

async function npmCi(progress) {
  const dots = setInterval(() => progress.write("."), 2000);
  try {
    // One question first: without a network npm would try each package on its own, and keep a person waiting for minutes.
    const answer = await npm(["ping", "--fetch-retries=0", "--fetch-timeout=10000"]);
    const away = answer.code !== 0 && (networkAway.test(answer.output) || notTrusted.test(answer.output));
    const installed = await npm([
      "ci",
      away ? "--offline" : "--prefer-offline",
      "--include=dev",
      "--no-audit",
      "--no-fund",
    ]);
    // That npm's cache doesn't hold everything is no news: why the network is away is.
    return away && installed.code !== 0 ? answer : installed;
  } finally {
    clearInterval(dots);
  }
}

function npm(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [findNpm(), ...args, "--loglevel=error"], {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** npm's own program: the one that called us, else the one that came with Node, else the first on the search path. */
function findNpm() {
  const beside = path.dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    path.join(beside, "node_modules", "npm", "bin", "npm-cli.js"),
    path.join(beside, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  for (const folder of (process.env.PATH ?? process.env.Path ?? "").split(path.delimiter).filter(Boolean)) {
    candidates.push(path.join(folder, "node_modules", "npm", "bin", "npm-cli.js"));
    if (existsSync(path.join(folder, "npm"))) candidates.push(realpathSync(path.join(folder, "npm")));
  }
  for (const candidate of candidates) {
    if (candidate && path.basename(candidate) === "npm-cli.js" && existsSync(candidate)) return candidate;
  }
  throw new StartFailure("npm was not found beside Node.js: run `npm ci` in this folder yourself, then start again.");
}

/** Turns what npm printed into what to do. */
function installAdvice(output) {
  const lines = output.split("\n").filter((line) => line.trim() && !/^npm error\s+at /.test(line));
  const said = lines.slice(0, 8).join("\n");
  return `${adviceFor(output)}\n\nnpm said:\n${said || "(nothing)"}`;
}

function adviceFor(output) {
  if (networkAway.test(output)) {
    return (
      "The packages could not be fetched: the network is away, or a proxy is needed (npm config set proxy http://HOST:PORT).\n" +
      "Connect this computer to the internet once and start again; afterwards Machikoba works without it.\n" +
      "部品を取得できません。一度だけインターネットにつないで、もう一度実行してください。その後はネットなしで動きます。"
    );
  }
  if (notTrusted.test(output)) {
    return (
      "The network's certificate is not trusted: a company firewall may look into the traffic.\n" +
      "Ask for its certificate file, set NODE_EXTRA_CA_CERTS to its path, and start again."
    );
  }
  if (/ENOSPC/.test(output))
    return "The disk is full: make 500 MB free and start again. ディスクの空きが足りません(500 MB 必要)。";
  if (/EPERM|EBUSY|EACCES/.test(output)) {
    return (
      "A file in node_modules is in use or protected: stop Machikoba and close editors that have this folder open, then start again.\n" +
      "node_modules のファイルが使用中です。Machikoba とエディターを閉じて、もう一度実行してください。"
    );
  }
  return "The packages could not be installed. Read what npm said, mend it, and start again.";
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** Goes on as the built command in this very process, so that Ctrl-C has one process to end. */
async function becomeMachikoba(args) {
  const main = path.join(root, "dist", "cli", "main.js");
  process.argv = [process.execPath, main, ...args];
  await import(pathToFileURL(main).href);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  let ready = false;
  try {
    checkNode();
    await installPackages();
    const { build, BuildFailure } = await import("./build.mjs");
    await build().catch((error) => {
      if (!(error instanceof BuildFailure)) throw error;
      throw new StartFailure(`${error.message}\n\nThe build failed, so nothing was started.`);
    });
    ready = true;
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
  if (ready) await becomeMachikoba(args);
}
