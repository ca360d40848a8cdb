/** The grid of tiles: as many columns as make them readable from afar. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { MachineStore } from "./machine-store.ts";
import { usePage } from "./page-context.ts";
import { Tile } from "./tile.tsx";
import { columnsFor } from "./tile-columns.ts";

/** All machines. */
export function TileGrid({ machines }: { readonly machines: readonly MachineStore[] }) {
  const { words } = usePage();
  const main = useRef<HTMLElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });

  useEffect(() => {
    const element = main.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <main class="board" ref={main} aria-label={words.value.machinesTitle}>
      <div class="tiles" style={{ "--columns": columnsFor(machines.length, size.width, size.height) }}>
        {machines.map((machine) => (
          <Tile key={machine.id} machine={machine} />
        ))}
      </div>
    </main>
  );
}
