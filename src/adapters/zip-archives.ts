import { basename } from 'node:path';
import type { Entry, ZipFile } from 'yauzl';
import { Problem } from '../domain/problem.ts';
import type { Archives } from '../ports/archives.ts';

/** Zip files such as wheels, read entry by entry from their directory and never unpacked to disk (port Archives). */
export const zipArchives: Pick<Archives, 'read'> = {
  async read(file, limit, visit, isWanted = () => true) {
    // By its default: in the bundle a CommonJS package has no other name.
    const { default: yauzl } = await import('yauzl');
    try {
      const zip = await yauzl.openPromise(file);
      try {
        for await (const entry of zip.eachEntry()) {
          const { fileName: path } = entry;
          if (!path.endsWith('/')) visit(path, isWanted(path) ? await bytesOf(zip, entry, limit) : null);
        }
      } finally {
        zip.close();
      }
    } catch (error) {
      throw new Problem('ARTIFACT_UNREADABLE', { values: { file: basename(file) }, cause: error });
    }
  },
};

async function bytesOf(zip: ZipFile, entry: Entry, limit: number): Promise<Uint8Array | null> {
  if (entry.uncompressedSize > limit) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
