/** `machikoba restore`: puts a backup into an empty data folder. */
import { resolve } from "node:path";
import { SettingsError } from "../common/runtime/errors.ts";
import { restoreBackup } from "../dashboard/server/backup/restore-backup.ts";
import type { Command } from "./commands.ts";
import { createProgressLine } from "./progress-line.ts";
import { readStart, sharedHelp } from "./start-options.ts";

export const restore: Command = {
  help: `Usage: machikoba restore FILE [OPTIONS]

Checks a backup and copies it into the data folder, which must be empty or not there yet. Start Machikoba afterwards.
  --keep-whole         takes a backup that is damaged, too: the next start saves what is whole in it
${sharedHelp}

Exit code 0 when it is restored, 1 when nothing was done, 2 for wrong arguments.`,
  async run(args) {
    const { settings, own, files } = readStart(args, { "keep-whole": { type: "boolean" } }, 1);
    const [file] = files;
    if (file === undefined) throw new SettingsError("FILE is missing: name the backup", { source: "command line" });
    const line = createProgressLine();
    const path = restoreBackup(
      { file: resolve(file), dataDir: settings.dataDir, evenDamaged: own["keep-whole"] === true },
      (table) => line.show("Checking the backup …", ` ${table}`),
    );
    line.end();
    process.stdout.write(
      `${path} is restored. Start Machikoba with this data folder. New tokens for viewing and editing are made: open the board once from its new address.\n`,
    );
    return 0;
  },
};
