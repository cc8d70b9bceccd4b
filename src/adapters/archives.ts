import { basename } from 'node:path';
import type { ReadEntry } from 'tar';
import { Problem } from '../domain/problem.ts';
import type { Archives } from '../ports/archives.ts';

/** Archives of npm, read with its own library and never unpacked to disk (port Archives). */
export const tarArchives: Archives = {
  async read(file, limit, visit) {
    const { list } = await import('tar');
    const onReadEntry = (entry: ReadEntry) => {
      const chunks: Uint8Array[] = [];
      const fits = entry.size <= limit;
      entry.on('data', (chunk: Uint8Array) => {
        if (fits) chunks.push(chunk);
      });
      entry.on('end', () => visit(entry.path, fits ? Buffer.concat(chunks) : null));
    };
    try {
      await list({ file, strict: true, onReadEntry });
    } catch (error) {
      throw new Problem('ARTIFACT_UNREADABLE', { values: { file: basename(file) }, cause: error });
    }
  },
};
