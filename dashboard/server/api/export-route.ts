/** `/api/export`: a table of the past as a file, sent piece by piece as the browser takes it. */
import { once } from "node:events";
import type { Request, Response } from "express";
import { z } from "zod";
import { id } from "../../../common/contract/ids.ts";
import { languages } from "../../../common/contract/quantities.ts";
import type { Store } from "../store/store.ts";
import { tableFormats, tableNames } from "../tables/export-table.ts";
import { readingSteps } from "../tables/readings-table.ts";

const question = z
  .strictObject({
    table: z.enum(tableNames),
    format: z.enum(tableFormats).default("csv"),
    from: z.iso.date(),
    to: z.iso.date(),
    machine: id.optional(),
    /** For scores. */
    area: id.optional(),
    step: z.enum(readingSteps).default("minute"),
    language: z.enum(languages).default("ja"),
  })
  .refine(({ from, to }) => from <= to, { path: ["to"], error: "must not be before from" });

const types = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** Answers with the file, or says what is wrong with the question. */
export async function sendTable(reader: Store["reader"], request: Request, response: Response): Promise<void> {
  const asked = question.safeParse(request.query);
  if (!asked.success) {
    response.status(400).json({ error: z.prettifyError(asked.error) });
    return;
  }
  const { area, machine = area, ...wanted } = asked.data;
  let file: number;
  let piece: Uint8Array | undefined;
  try {
    file = await reader.exportOpen({ ...wanted, ...(machine !== undefined && { machines: [machine] }) });
    piece = await reader.exportNext(file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    response.status(400).json({ error: error.message });
    return;
  }
  response.type(types[wanted.format]);
  response.attachment(`machikoba-${wanted.table}-${wanted.from}-${wanted.to}.${wanted.format}`);
  try {
    for (; piece !== undefined && !response.closed; piece = await reader.exportNext(file)) {
      if (!response.write(piece)) await Promise.race([once(response, "drain"), once(response, "close")]);
    }
    response.end();
  } finally {
    await reader.exportClose(file);
  }
}
