import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Parser, ReadEntry } from 'tar';
import { Problem } from '../domain/problem.ts';
import type { InImage } from '../domain/programs/images/inventory.ts';
import type { Archives } from '../ports/archives.ts';

type Visit = (path: string, bytes: Uint8Array | null) => void;

/** Archives of npm and of images, read with npm's own library and never unpacked to disk (port Archives). */
export const tarArchives: Archives = {
  async read(file, limit, visit, isWanted = () => true) {
    const { list } = await import('tar');
    const onReadEntry = (entry: ReadEntry) => collect(entry, isWanted(entry.path) ? limit : -1, visit);
    try {
      await list({ file, strict: true, onReadEntry });
    } catch (error) {
      throw unreadable(file, error);
    }
  },
  async readImage(file, limit, visit) {
    const see = (seen: InImage) => seen.kind === 'file' && visit(seen.path, seen.bytes);
    await readLayers(file, { limit, whole: false, isWanted: () => true, see });
  },
  readLayers: (file, wanted, see) => readLayers(file, { ...wanted, whole: true, see }),
};

const unreadable = (file: string, cause: unknown): Problem =>
  new Problem('ARTIFACT_UNREADABLE', { values: { file: basename(file) }, cause });

/** Hands over one file once it was read; `whole` false: what does not fit is told by its beginning if that is binary. */
function collect(entry: ReadEntry, limit: number, visit: Visit, whole = true): void {
  const chunks: Uint8Array[] = [];
  let kept = 0;
  const fits = entry.size <= limit;
  const most = fits ? limit : whole ? 0 : beginning;
  entry.on('data', (chunk: Uint8Array) => {
    if (kept >= most) return;
    chunks.push(chunk);
    kept += chunk.length;
  });
  entry.on('end', () => {
    const bytes = Buffer.concat(chunks);
    visit(entry.path, fits || bytes.subarray(0, beginning).includes(0) ? bytes : null);
  });
}

const beginning = 8_000;
/** More than any image that people ship; an archive that unpacks to more is not read to its end. */
const mostFiles = 3_000_000;
const mostBytes = 200_000_000_000;

interface Reading {
  limit: number;
  /** Of files in layers; what does not fit is told by its beginning unless only whole ones count. */
  isWanted(path: string): boolean;
  whole: boolean;
  see(seen: InImage): unknown;
}

async function readLayers(file: string, reading: Reading): Promise<void> {
  try {
    await throughLayers(file, reading);
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function throughLayers(file: string, reading: Reading): Promise<void> {
  const { Parser } = await import('tar');
  const { limit, see } = reading;
  const count = { files: 0, bytes: 0, open: 1 };
  await new Promise<void>((resolve, reject) => {
    const source = createReadStream(file, { highWaterMark: 1 << 20 });
    const fail = (error: unknown) => {
      source.destroy();
      reject(error);
    };
    const ended = () => {
      count.open -= 1;
      if (count.open === 0) resolve();
    };
    const inside = (layer: string) => (entry: ReadEntry) => {
      count.files += 1;
      count.bytes += entry.size;
      if (count.files > mostFiles || count.bytes > mostBytes) fail(new Error('it unpacks to more than an image may'));
      meet(entry, layer, reading);
    };
    const parser = (onReadEntry: (entry: ReadEntry) => void) =>
      new Parser({ strict: true, maxDecompressionRatio: Number.POSITIVE_INFINITY, onReadEntry })
        .on('error', fail)
        .on('end', ended);
    const layer = (path: string) => {
      count.open += 1;
      see({ kind: 'layer', layer: path });
      return parser(inside(path));
    };
    const visit: Visit = (path, bytes) => see({ kind: 'file', layer: null, path, bytes });
    const outer = parser((entry) => {
      if (isFile(entry) && layerPath.test(entry.path)) readLayer(entry, { limit, visit, layer });
      else meet(entry, null, { ...reading, whole: true, isWanted: () => true });
    });
    source.on('error', fail).pipe(outer as unknown as NodeJS.WritableStream);
  });
}

/** Hands over one file or link; everything else is passed by. */
function meet(entry: ReadEntry, layer: string | null, { limit, whole, isWanted, see }: Reading): void {
  const { path, type, linkpath } = entry;
  if (isFile(entry) && isWanted(path))
    collect(entry, limit, (_path, bytes) => see({ kind: 'file', layer, path, bytes }), whole);
  else {
    if (type === 'SymbolicLink' || type === 'Link') see({ kind: 'link', layer, path, to: linkpath ?? '' });
    entry.resume();
  }
}

const isFile = ({ type }: ReadEntry): boolean => ['File', 'OldFile', 'ContiguousFile'].includes(type);
const layerPath = /(?:^|\/)layer\.tar$|^[0-9a-f]{64}\.tar$|^blobs\/sha256\/[0-9a-f]{64}$/;

/** A layer is an archive in the archive, plain or compressed; any other blob is a file like others. */
function readLayer(
  entry: ReadEntry,
  { limit, visit, layer }: { limit: number; visit: Visit; layer: (path: string) => Parser },
): void {
  let parser: Parser | null | undefined;
  const plain: Uint8Array[] = [];
  entry.on('data', (chunk: Buffer) => {
    if (parser === undefined) parser = isArchive(chunk) ? layer(entry.path) : null;
    if (parser) parser.write(chunk);
    else if (entry.size <= limit) plain.push(chunk);
  });
  entry.on('end', () => {
    if (parser) parser.end();
    else visit(entry.path, entry.size <= limit && !isZstd(plain[0]) ? Buffer.concat(plain) : null);
  });
}

const isArchive = (chunk: Buffer): boolean =>
  (chunk[0] === 0x1f && chunk[1] === 0x8b) || chunk.toString('latin1', 257, 262) === 'ustar';

/** What this library cannot read everywhere is said to be unread. */
const isZstd = (chunk: Uint8Array | undefined): boolean => chunk?.[0] === 0x28 && chunk[1] === 0xb5;
