/** Metrics of the store's size and its disk, for a Prometheus server. */
import { Gauge, type Registry } from "prom-client";
import { type StoreOutlook, storeAges } from "../../../common/contract/store-answers.ts";

/** Adds them; nothing is told while nothing is known. */
export function addOutlookMetrics(outlook: () => StoreOutlook | undefined, registers: Registry[]): void {
  new Gauge({
    name: "machikoba_store_bytes_per_day",
    help: "What a day of each age of history takes.",
    labelNames: ["age"],
    registers,
    collect() {
      this.reset();
      const known = outlook();
      if (known) for (const age of storeAges) this.set({ age }, known.bytesPerDay[age]);
    },
  });
  new Gauge({
    name: "machikoba_store_expected_bytes",
    help: "How large the store is going to be, so many years from now.",
    labelNames: ["years"],
    registers,
    collect() {
      this.reset();
      for (const { years, bytes } of outlook()?.inYears ?? []) this.set({ years }, bytes);
    },
  });
  const single = (name: string, help: string, read: (known: StoreOutlook) => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const known = outlook();
        const value = known ? read(known) : null;
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  single("machikoba_disk_free_bytes", "Room on the disk of the database.", ({ freeBytes }) => freeBytes);
  single(
    "machikoba_disk_full_days",
    "In how many days that disk is going to be full; no sample when not within ten years.",
    ({ fullInDays }) => fullInDays,
  );
}
