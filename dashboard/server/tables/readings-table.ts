/** The table of readings: a row for each second, minute or hour of each channel. */
import { importChannel, importGateway } from "../../../common/contract/import-channel.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { PlantSettings } from "../../../common/contract/plant-settings.ts";
import { type QuantityName, quantities } from "../../../common/contract/quantities.ts";
import { secondCells } from "../history/second-table.ts";
import { createAssignments } from "../ledger/assignments.ts";
import { type Cell, type Column, numberColumn, type Row, type Table, textColumn, timeColumns } from "./table.ts";
import { knownSpan, machineName, stepsOf, type TableChannel, type TableSource } from "./table-source.ts";
import { describeFlags, simulatedWord } from "./table-words.ts";

/** How finely readings are written. */
export const readingSteps = ["second", "minute", "hour"] as const;
export type ReadingStep = (typeof readingSteps)[number];

const hourMs = 3_600_000;
/** So much is asked for at once: a few thousand rows at most. */
const askedMs: Readonly<Record<ReadingStep, number>> = { second: hourMs, minute: 24 * hourMs, hour: 32 * 24 * hourMs };

/** Makes the table. Where channels have different units, the unit stands in a column of its own. */
export function readingsTable(source: TableSource, step: ReadingStep): Table {
  const channels = channelsOf(source);
  const units = new Set(channels.map(({ unit }) => unit));
  const [only = "A"] = units;
  const isMixed = units.size > 1;
  return {
    name: { en: "readings", ja: "計測値" },
    columns: columnsOf(step, isMixed ? "" : only, isMixed),
    *pieces() {
      const span = knownSpan(source);
      if (!span) return;
      for (const channel of channels) {
        const maker = rowMaker(source, channel, isMixed);
        for (const part of stepsOf(span, askedMs[step])) {
          if (step === "second") yield secondRows(source, channel, part, maker);
          else yield minuteRows(source, channel, step === "minute" ? "minutes" : "hours", part, maker);
        }
      }
    },
  };
}

interface NamedChannel extends TableChannel {
  readonly unit: string;
  /** The machine that it measures at a time; undefined where it is assigned to none. */
  machineAt(ms: number): string | undefined;
}

function channelsOf({ questions, plant, machines }: TableSource): NamedChannel[] {
  const order = plant.machines.flatMap(({ id, channels }) => [
    ...channels.map(({ gateway, channel }) => ({ id, gateway, channel })),
    { id, gateway: importGateway, channel: importChannel(id) },
  ]);
  const placeOf = (channel: TableChannel) => {
    const place = order.findIndex((one) => isSame(one, channel));
    return place === -1 ? order.length : place;
  };
  return questions
    .channels()
    .filter((channel) => machines === undefined || order.some((one) => machines.has(one.id) && isSame(one, channel)))
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((channel) => ({ ...channel, unit: unitOf(channel.quantity), machineAt: machineFinder(plant, channel) }));
}

function isSame(a: { gateway: string; channel: string }, b: { gateway: string; channel: string }): boolean {
  return a.gateway === b.gateway && a.channel === b.channel;
}

function unitOf(quantity: string): string {
  return Object.hasOwn(quantities, quantity) ? quantities[quantity as QuantityName].unit : "";
}

function machineFinder(plant: PlantSettings, { gateway, channel }: TableChannel): (ms: number) => string | undefined {
  const machineOf = createAssignments(plant);
  const edges = plant.machines.flatMap(({ channels }) =>
    channels.flatMap(({ fromMs, toMs }) => [fromMs ?? 0, toMs ?? 0]),
  );
  let [fromMs, toMs] = [0, 0];
  let machine: string | undefined;
  // Rows come in the order of time, and clamps are seldom moved: one answer is good until the next edge.
  return (ms) => {
    if (ms >= fromMs && ms < toMs) return machine;
    machine = machineOf(gateway, channel, ms);
    fromMs = Math.max(0, ...edges.filter((edge) => edge <= ms));
    toMs = Math.min(Number.MAX_SAFE_INTEGER, ...edges.filter((edge) => edge > ms));
    return machine;
  };
}

function columnsOf(step: ReadingStep, unit: string, isMixed: boolean): Column[] {
  const values = [
    numberColumn("mean", "平均", unit),
    numberColumn("min", "最小", unit),
    numberColumn("max", "最大", unit),
  ];
  const more =
    step === "second"
      ? [
          numberColumn("std", "標準偏差", unit),
          numberColumn("readings", "計測回数"),
          numberColumn("valid_for", "有効時間", "ms"),
          textColumn("flags", "注記"),
        ]
      : [numberColumn("covered", "計測時間", "s")];
  return [
    ...timeColumns("time", "時刻"),
    textColumn("machine", "機械ID"),
    textColumn("machine_name", "機械"),
    textColumn("gateway", "ゲートウェイ"),
    textColumn("channel", "チャンネル"),
    ...values,
    ...more,
    ...(isMixed ? [textColumn("unit", "単位")] : []),
    textColumn("simulated", "シミュレーション"),
  ];
}

/** What the rows of a piece have in common, and whose they are. */
interface RowMaker {
  /** Ids and names for a time; undefined where the row isn't asked for. */
  whoAt(atMs: number): readonly [machine: string | null, name: string | null] | undefined;
  /** The last cells. */
  readonly end: Row;
}

function rowMaker({ plant, machines, language }: TableSource, channel: NamedChannel, isMixed: boolean): RowMaker {
  let machine: string | undefined;
  let who: readonly [string | null, string | null] = [null, null];
  return {
    end: [...(isMixed ? [channel.unit] : []), channel.simulated ? simulatedWord[language] : null],
    whoAt(atMs) {
      const now = channel.machineAt(atMs);
      if (now !== machine) who = now === undefined ? [null, null] : [now, machineName(plant, now)];
      machine = now;
      return machines === undefined || (now !== undefined && machines.has(now)) ? who : undefined;
    },
  };
}

function* secondRows(
  { questions, language }: TableSource,
  one: NamedChannel,
  part: TimeSpan,
  { whoAt, end }: RowMaker,
): Generator<Row> {
  const { gateway, channel, simulated } = one;
  const numbers = questions.secondCells(gateway, channel, simulated, part);
  const at = (index: number) => numbers[index] ?? Number.NaN;
  for (let row = 0; row < numbers.length; row += secondCells) {
    const atMs = at(row);
    if (atMs < part.startMs || atMs >= part.endMs) continue;
    const who = whoAt(atMs);
    if (!who) continue;
    const flags = at(row + 7);
    const cells: Cell[] = [atMs, atMs, who[0], who[1], gateway, channel];
    cells.push(fine(at(row + 1)), fine(at(row + 2)), fine(at(row + 3)), fine(at(row + 4)), at(row + 5), at(row + 6));
    cells.push(flags === 0 ? null : describeFlags(flags, language), ...end);
    yield cells;
  }
}

function* minuteRows(
  { questions }: TableSource,
  one: NamedChannel,
  step: "minutes" | "hours",
  part: TimeSpan,
  { whoAt, end }: RowMaker,
): Generator<Row> {
  const { gateway, channel, simulated } = one;
  for (const { atMs, mean, min, max, heldMs } of questions[step](gateway, channel, simulated, part)) {
    const who = whoAt(atMs);
    if (who)
      yield [atMs, atMs, who[0], who[1], gateway, channel, fine(mean), fine(min), fine(max), heldMs / 1000, ...end];
  }
}

/** History keeps thousandths; a mean of many has more digits than it knows. */
function fine(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
