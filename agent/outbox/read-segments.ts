/** The records of the segments that were read last, so that each cursor needn't read its file again for each batch. */
import type { MachikobaRecord } from "../../common/contract/records.ts";
import { readSegment, type SegmentName } from "./segment-file.ts";

/** Segments that are complete, as they are read. */
export interface ReadSegments {
  recordsOf(segment: SegmentName): readonly MachikobaRecord[];
}

/** Creates an empty memory of at most so many segments; one that is forgotten is read from its file again. */
export function createReadSegments(most: number): ReadSegments {
  /** By path, the one that was asked for last at the end. */
  const kept = new Map<string, readonly MachikobaRecord[]>();
  return {
    recordsOf(segment) {
      const records = kept.get(segment.path) ?? readSegment(segment);
      kept.delete(segment.path);
      kept.set(segment.path, records);
      for (const path of [...kept.keys()].slice(0, Math.max(0, kept.size - most))) kept.delete(path);
      return records;
    },
  };
}
