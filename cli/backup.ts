/** `machikoba backup`: writes a backup of the database, also while everything runs. */
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { SettingsError } from "../common/runtime/errors.ts";
import { markFolder } from "../dashboard/server/backup/backup-folder.ts";
import { type BackupResult, writeBackup } from "../dashboard/server/backup/write-backup.ts";
import { databasePath } from "../dashboard/server/database.ts";
import type { Command } from "./commands.ts";
import { createProgressLine } from "./progress-line.ts";
import { readStart, sharedHelp } from "./start-options.ts";

export const backup: Command = {
  help: `Usage: machikoba backup FILE [OPTIONS]
       machikoba backup --prepare FOLDER

Writes history, settings and everything that people decided into one file, checks it, and only then gives it its name.
Works while Machikoba runs. What isn't in it: machikoba.yaml (it holds passwords: keep a copy of your own), the tokens for
viewing and editing (new ones are made), and records that still wait in the outboxes of gateways (they send them again by themselves).
  --prepare FOLDER     marks a folder for the nightly backups of backup.folder; needed on the disk that the data is on
${sharedHelp}

Exit code 0 when the backup is whole, 1 when there is none, 2 for wrong arguments. See also: machikoba restore.`,
  async run(args) {
    const { settings, own, files } = readStart(args, { prepare: { type: "string" } }, 1);
    if (typeof own.prepare === "string") {
      markFolder(own.prepare, settings.site);
      process.stdout.write(`${resolve(own.prepare)} is ready for the backups of ${settings.site}.\n`);
      return 0;
    }
    const [file] = files;
    if (file === undefined) throw wrong("FILE is missing: name the file to write");
    if (existsSync(file)) throw wrong(`${file} is there already: name another file`);
    const source = databasePath(settings.dataDir);
    if (!existsSync(source))
      throw wrong(`there is no database in ${settings.dataDir}: name the data folder with --data`);
    const line = createProgressLine();
    const result = writeBackup({ source, file: resolve(file) }, (step, share) =>
      step === "copying" ? line.show("Copying …", ` ${Math.floor(share * 100)} %`) : line.show("Checking the copy …"),
    );
    line.end();
    process.stdout.write(describe(result));
    return 0;
  },
};

function describe({ file, bytes, rows, copyMs, checkMs }: BackupResult): string {
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  const seconds = ((copyMs + checkMs) / 1000).toFixed(1);
  return `${basename(file)}: ${megabytes} MB, ${rows.toLocaleString("en")} rows, checked, in ${seconds} s.\n`;
}

function wrong(message: string): SettingsError {
  return new SettingsError(message, { source: "command line" });
}
