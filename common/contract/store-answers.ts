/** What the dashboard answers about the room that its store takes (`/api/store`): now, and in the years to come. */

/** Ages of history: seconds and minutes go after a while, the rest stays for ever. */
export const storeAges = ["seconds", "minutes", "hours", "states", "figures"] as const;
export type StoreAge = (typeof storeAges)[number];

/** `GET /api/store`: reckoned from what the last week brought. All sizes in bytes. */
export interface StoreOutlook {
  /** When it was measured, epoch ms. */
  readonly atMs: number;
  /** The database with its write-ahead log. */
  readonly fileBytes: number;
  /** Room for it on its disk. */
  readonly freeBytes: number;
  /** Channels and machines of which something was recorded on the last day. */
  readonly channels: number;
  readonly machines: number;
  /** What a day of each age takes. */
  readonly bytesPerDay: Readonly<Record<StoreAge, number>>;
  /** Days that are kept; the other ages are kept for ever. */
  readonly keepDays: { readonly seconds: number; readonly minutes: number };
  /** How large it is going to be, so many years from now. */
  readonly inYears: readonly { readonly years: number; readonly bytes: number }[];
  /** In how many days the disk is going to be full; null: not within ten years. */
  readonly fullInDays: number | null;
}

/** The answer; null while too little is recorded to tell. */
export interface StoreAnswer {
  readonly outlook: StoreOutlook | null;
}
