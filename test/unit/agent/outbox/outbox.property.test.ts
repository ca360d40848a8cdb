/** What holds for every outbox: any sequence of writing, restarting, releasing and reading loses and doubles nothing. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Outbox, openOutbox } from "../../../../agent/outbox/outbox.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { readAll } from "./outbox-under-test.ts";

const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ step: fc.constant("append" as const), count: fc.integer({ min: 1, max: 15 }) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constantFrom("restart" as const, "crash" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ step: fc.constant("release" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ step: fc.constant("read" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
);

it("every record that isn't released is read once, in order, with its own run", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStep, { maxLength: 40 }),
      fc.integer({ min: 100, max: 900 }),
      async (steps, segmentBytes) => {
        const folder = mkdtempSync(join(tmpdir(), "machikoba-outbox-"));
        const opened: Outbox[] = [];
        const written: { seq: number; event: string; run: number }[] = [];
        let releasedSeq = 0;
        const open = async () => {
          const log = createLog({ level: "silent" });
          const outbox = await openOutbox({ folder, clock: createTestClock(), log, maxBytes: 1e9, segmentBytes });
          opened.push(outbox);
          return outbox;
        };
        const check = (outbox: Outbox, after: number) => {
          const read = readAll(outbox, after).map((one) => ({
            seq: one.seq,
            run: one.run,
            event: "event" in one ? one.event : "",
          }));
          expect(read).toEqual(written.filter(({ seq }) => seq > after));
        };
        try {
          let outbox = await open();
          for (const one of steps) {
            if (one.step === "append") {
              for (let i = 0; i < one.count; i += 1) {
                const event = `e${written.length}`;
                const { seq } = outbox.append({ kind: "event", t: 0, event });
                expect(seq).toBe(written.length + 1);
                written.push({ seq, event, run: outbox.run });
              }
            } else if (one.step === "release") {
              releasedSeq = Math.max(releasedSeq, Math.floor(one.share * written.length));
              outbox.release(releasedSeq);
              check(outbox, releasedSeq);
            } else if (one.step === "read") {
              check(outbox, releasedSeq + Math.floor(one.share * (written.length - releasedSeq)));
            } else {
              if (one.step === "restart") await outbox.close();
              outbox = await open();
            }
          }
          check(outbox, releasedSeq);
          expect(outbox.lastSeq()).toBe(written.length);
          expect(outbox.oldestSeq()).toBeLessThanOrEqual(releasedSeq);
        } finally {
          for (const outbox of opened) await outbox.close();
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 60 },
  );
});
