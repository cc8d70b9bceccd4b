import { crc32, deflateRawSync } from 'node:zlib';

/** What is unusual about a file in a zip. */
export interface Oddity {
  deflated?: true;
  /** What it says that it unpacks to. */
  claims?: number;
  /** Of Unix, such as those of a link. */
  mode?: number;
}

/** A zip of files, under whatever paths: what a pipeline packs, and what somebody with a grudge would. */
export function zipOf(
  files: readonly (readonly [path: string, bytes: Uint8Array, oddity?: Oddity])[],
  salt = 0,
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, unpacked, { deflated, claims = unpacked.length, mode = 0 } = {}] of files) {
    const name = Buffer.from(path);
    const bytes = deflated ? deflateRawSync(unpacked) : unpacked;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2);
    fields.writeUInt16LE(deflated ? 8 : 0, 4);
    fields.writeUInt16LE(salt, 6);
    fields.writeUInt32LE(crc32(unpacked), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(claims, 18);
    fields.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt16LE(mode, 8);
    place.writeUInt32LE(offset, 10);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), fields, name, Buffer.from(bytes));
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fields, place, name);
    offset += 30 + name.length + bytes.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}
