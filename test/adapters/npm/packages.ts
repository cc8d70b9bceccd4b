import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { integrityOf, sha256 } from '../../../src/domain/content-id.ts';
import { tarballName } from '../../../src/domain/manifests/npm-tarball.ts';
import type { Shipped } from '../../../src/ports/channel.ts';

const run = promisify(execFile);
let packed = 0;

/** Packs a package of these files with tar, as npm lays it out; quicker than `npm pack` and just as real. */
export async function packPackage(
  home: string,
  manifest: Record<string, unknown> & { name: string; version: string },
  files: Record<string, string> = {},
): Promise<Shipped[]> {
  packed += 1;
  const place = join(home, `pack-${packed}`);
  const contents = { 'package.json': JSON.stringify(manifest), ...files };
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(place, 'package', path)), { recursive: true });
    await writeFile(join(place, 'package', path), text, { mode: 0o755 });
  }
  const file = join(place, 'sample.tgz');
  await run('tar', ['-czf', file, '-C', place, 'package']);
  const bytes = await readFile(file);
  const name = tarballName(manifest.name, manifest.version);
  return [{ name, file, integrity: integrityOf(bytes), sha256: sha256(bytes) }];
}
