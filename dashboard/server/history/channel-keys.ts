/** Short keys of channels in history. A channel that was simulated and is real now has two keys: figures never mix them. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** A channel as its gateway declares it. */
export interface ChannelDeclaration {
  readonly channel: string;
  readonly simulated: boolean;
  readonly quantity: string;
  readonly sensorType: string;
}

/** What a channel was last declared to be. */
export interface CurrentChannel {
  readonly key: number;
  readonly simulated: boolean;
}

/** The keys, kept in memory beside the table. */
export interface ChannelKeys {
  /** A gateway declares a channel: from here on its rows get this key. */
  declare(gateway: string, declaration: ChannelDeclaration): void;
  /** What rows that come now belong to; a channel that was never declared counts as real. */
  current(gateway: string, channel: string): CurrentChannel;
  /** Key for reading; undefined when there is nothing. */
  find(gateway: string, channel: string, simulated: boolean): number | undefined;
  /** The channel that a key stands for. */
  byKey(key: number): { readonly gateway: string; readonly channel: string } | undefined;
  /** What a channel was last declared to be; false for one that never was. */
  isSimulated(gateway: string, channel: string): boolean;
  /** Reads the table again, after a transaction that failed. */
  reload(): void;
}

/** Opens the keys of a database. */
export function openChannelKeys(db: Sqlite): ChannelKeys {
  const keys = new Map<string, number>();
  const names = new Map<number, { gateway: string; channel: string }>();
  /** By gateway, then by channel: asked for each row. */
  const current = new Map<string, Map<string, CurrentChannel>>();
  const insert = db.prepare(
    `INSERT INTO channel (gateway, channel, simulated, quantity, sensor_type, current) VALUES (?, ?, ?, ?, ?, 1)`,
  );
  const setCurrent = db.prepare("UPDATE channel SET current = (simulated = ?) WHERE gateway = ? AND channel = ?");

  const selectKey = db.prepare("SELECT key FROM channel WHERE gateway = ? AND channel = ? AND simulated = ?");

  function note(key: number, gateway: string, channel: string, simulated: boolean, isCurrent: boolean): void {
    keys.set(`${gateway} ${channel} ${simulated ? 1 : 0}`, key);
    names.set(key, { gateway, channel });
    if (!isCurrent) return;
    const channels = current.get(gateway) ?? new Map<string, CurrentChannel>();
    current.set(gateway, channels.set(channel, { key, simulated }));
  }

  function reload(): void {
    keys.clear();
    names.clear();
    current.clear();
    for (const row of db.prepare("SELECT key, gateway, channel, simulated, current FROM channel").iterate()) {
      note(Number(row.key), String(row.gateway), String(row.channel), row.simulated === 1, row.current === 1);
    }
  }

  function declare(gateway: string, { channel, simulated, quantity, sensorType }: ChannelDeclaration): void {
    const flag = simulated ? 1 : 0;
    const known = keys.get(`${gateway} ${channel} ${flag}`);
    if (known !== undefined && current.get(gateway)?.get(channel)?.key === known) return;
    if (known === undefined) insert.run(gateway, channel, flag, quantity, sensorType);
    setCurrent.run(flag, gateway, channel);
    note(known ?? Number(selectKey.get(gateway, channel, flag)?.key), gateway, channel, simulated, true);
  }

  reload();
  return {
    declare,
    reload,
    current(gateway, channel) {
      const known = current.get(gateway)?.get(channel);
      if (known) return known;
      declare(gateway, { channel, simulated: false, quantity: "rmsA", sensorType: "unknown" });
      return current.get(gateway)?.get(channel) ?? { key: 0, simulated: false };
    },
    isSimulated: (gateway, channel) => current.get(gateway)?.get(channel)?.simulated ?? false,
    byKey: (key) => names.get(key),
    find: (gateway, channel, simulated) => keys.get(`${gateway} ${channel} ${simulated ? 1 : 0}`),
  };
}
