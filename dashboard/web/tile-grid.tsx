/** The grid of tiles: as many columns as make them readable from afar, and letters as large as the tiles allow. */
import { useEffect, useRef, useState } from "preact/hooks";
import { AreaTile } from "./area/area-tile.tsx";
import type { AreaSignal } from "./board-store.ts";
import type { MachineStore } from "./machine-store.ts";
import { usePage } from "./page-context.ts";
import { Tile } from "./tile.tsx";
import { columnsFor, minTileHeightPx, tileUnitPx } from "./tile-columns.ts";

/** All machines, and all areas behind them. */
export function TileGrid(props: { readonly machines: readonly MachineStore[]; readonly areas: readonly AreaSignal[] }) {
  const { machines, areas } = props;
  const { words } = usePage();
  const main = useRef<HTMLElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0, gap: 0 });

  useEffect(() => {
    const element = main.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setRoom({ width, height, gap: Number.parseFloat(getComputedStyle(element).getPropertyValue("--gap")) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const count = machines.length + areas.length;
  const columns = columnsFor(count, room.width, room.height);
  const rows = Math.ceil(count / columns);
  const share = (whole: number, parts: number) => (whole + room.gap) / parts - room.gap;
  const unit = tileUnitPx(share(room.width, columns), Math.max(minTileHeightPx, share(room.height, rows)));
  // Reckoned here rather than by container queries, which would have the browser style all tiles at each new number.
  const sizes = { "--columns": columns, "--wall-u": `${unit}px`, "--min-tile": `${minTileHeightPx}px` };
  return (
    <main class="board" ref={main} aria-label={words.value.machinesTitle}>
      <div class="tiles" style={sizes}>
        {machines.map((machine) => (
          <Tile key={machine.id} machine={machine} />
        ))}
        {areas.map(({ id, area }) => (
          <AreaTile key={`area ${id}`} area={area} />
        ))}
      </div>
    </main>
  );
}
