/** A ZIP file made from beginning to end without holding it: what spreadsheets' files are wrapped in. */
import { constants, crc32, deflateRawSync } from "node:zlib";

/** A ZIP file on its way. Each call answers the bytes that come next. */
export interface ZipStream {
  /** Begins a file in it; the one before must have ended. */
  begin(name: string): Uint8Array;
  /** Adds to the file. Larger parts are compressed better; each stands for itself. */
  add(text: string): Uint8Array;
  /** Ends the file. */
  end(): Uint8Array;
  /** Ends the ZIP file: the list of what is in it. */
  finish(): Uint8Array;
}

interface Entry {
  readonly name: Uint8Array;
  readonly offset: number;
  crc: number;
  packedBytes: number;
  bytes: number;
}

/** Sizes and checksum follow behind the data (bit 3); names are UTF-8 (bit 11). */
const flags = 0x0808;
const deflated = 8;
/** Version of the format that a reader needs: 2.0. */
const neededVersion = 20;
/** 1980-01-01, the first day that the format knows: when a file was made is nobody's concern here. */
const firstDay = 0x0021;
/** An empty last block of deflate: each part ends at a whole byte without being the last. */
const lastBlock = Buffer.from([0x03, 0x00]);
/** Beyond this the format would need its 64-bit variant. */
const mostBytes = 0xffff_ffff;

/** Creates a ZIP file. Throws RangeError when it gets larger than 4 GB. */
export function createZipStream(): ZipStream {
  const entries: Entry[] = [];
  let written = 0;

  function out(bytes: Uint8Array): Uint8Array {
    written += bytes.length;
    if (written > mostBytes)
      throw new RangeError("The file would get larger than 4 GB: ask for a shorter span, or for CSV.");
    return bytes;
  }

  return {
    begin(name) {
      const entry: Entry = { name: Buffer.from(name), offset: written, crc: 0, packedBytes: 0, bytes: 0 };
      entries.push(entry);
      const head = Buffer.alloc(30);
      head.writeUInt32LE(0x0403_4b50, 0);
      writeCommon(head, 4, { ...entry, crc: 0, packedBytes: 0, bytes: 0 });
      return out(Buffer.concat([head, entry.name]));
    },
    add(text) {
      const entry = entries.at(-1);
      if (!entry || text === "") return new Uint8Array();
      const bytes = Buffer.from(text);
      const packed = deflateRawSync(bytes, { level: 4, finishFlush: constants.Z_SYNC_FLUSH });
      entry.crc = crc32(bytes, entry.crc);
      entry.bytes += bytes.length;
      entry.packedBytes += packed.length;
      return out(packed);
    },
    end() {
      const entry = entries.at(-1);
      if (!entry) return new Uint8Array();
      entry.packedBytes += lastBlock.length;
      const descriptor = Buffer.alloc(16);
      descriptor.writeUInt32LE(0x0807_4b50, 0);
      writeSizes(descriptor, 4, entry);
      return out(Buffer.concat([lastBlock, descriptor]));
    },
    finish() {
      const startOfList = written;
      const list = Buffer.concat(entries.map(listEntry));
      const end = Buffer.alloc(22);
      end.writeUInt32LE(0x0605_4b50, 0);
      end.writeUInt16LE(entries.length, 8);
      end.writeUInt16LE(entries.length, 10);
      end.writeUInt32LE(list.length, 12);
      end.writeUInt32LE(startOfList, 16);
      return out(Buffer.concat([list, end]));
    },
  };
}

function listEntry(entry: Entry): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x0201_4b50, 0);
  head.writeUInt16LE(neededVersion, 4);
  writeCommon(head, 6, entry);
  head.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([head, entry.name]);
}

/** The fields that a file's own head and the list have in common. */
function writeCommon(head: Buffer, at: number, entry: Entry): void {
  head.writeUInt16LE(neededVersion, at);
  head.writeUInt16LE(flags, at + 2);
  head.writeUInt16LE(deflated, at + 4);
  head.writeUInt16LE(firstDay, at + 8);
  writeSizes(head, at + 10, entry);
  head.writeUInt16LE(entry.name.length, at + 22);
}

function writeSizes(head: Buffer, at: number, { crc, packedBytes, bytes }: Entry): void {
  head.writeUInt32LE(crc, at);
  head.writeUInt32LE(packedBytes, at + 4);
  head.writeUInt32LE(bytes, at + 8);
}
