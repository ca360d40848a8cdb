/** Ends a program with all that it started: asked first, killed after a deadline. */
import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { errorCode } from "../../common/runtime/errors.ts";

/** Windows has neither process groups nor signals that can be heeded. */
export const hasProcessGroups = process.platform !== "win32";

/** How long a program may take to end after it was asked, in ms; the agent's own shutdown waits 5 s. */
const killAfterMs = 3000;
const lookEveryMs = 20;

/**
 * Ends the process group that `leader` leads: SIGTERM, and SIGKILL for what is left after `killAfterMs`. Resolves when nothing
 * of it is left, or nothing more can be done. On Windows the process is killed at once, and those that it started.
 */
export async function endProcessGroup(leader: number): Promise<void> {
  if (!hasProcessGroups) return killTree(leader);
  if (!signalGroup(leader, "SIGTERM")) return;
  for (let waitedMs = 0; waitedMs < killAfterMs; waitedMs += lookEveryMs) {
    if (!signalGroup(leader, 0)) return;
    await pause(lookEveryMs);
  }
  signalGroup(leader, "SIGKILL");
}

/** Sends a signal to a group, 0 to look only; false when there is nobody left. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    return errorCode(error) !== "ESRCH";
  }
}

function killTree(leader: number): Promise<void> {
  return new Promise((resolve) => {
    execFile("taskkill", ["/pid", String(leader), "/T", "/F"], { windowsHide: true }, () => resolve());
  });
}
