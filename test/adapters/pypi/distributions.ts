import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../../../src/domain/content-id.ts';
import type { Shipped } from '../../../src/ports/channel.ts';

const run = promisify(execFile);
let built = 0;

export interface Sample {
  name: string;
  version: string;
  /** Lines of the `project` table besides. */
  project?: string;
  /** Files of the package besides `__init__.py`. */
  init?: string;
}

/** Builds a wheel and a source distribution with uv and the build backend inside it, which fetches nothing. */
export async function buildSample(
  home: string,
  { name, version, project = '', init = '' }: Sample,
): Promise<Shipped[]> {
  built += 1;
  const place = join(home, `built-${built}`);
  const module = name.toLowerCase().replace(/[-.]+/g, '_');
  const files: Record<string, string> = {
    'pyproject.toml': `[build-system]
requires = ["uv_build"]
build-backend = "uv_build"

[project]
name = "${name}"
version = "${version}"
${project}
`,
    [`src/${module}/__init__.py`]: init,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
  const env = { ...process.env, SOURCE_DATE_EPOCH: '1750000000', UV_PYTHON_DOWNLOADS: 'never' };
  await run('uv', ['build', '--quiet', '--out-dir', join(place, 'dist')], { cwd: place, env });
  const names = (await readdir(join(place, 'dist'))).filter((one) => !one.startsWith('.')).sort();
  return Promise.all(
    names.map(async (one) => {
      const file = join(place, 'dist', one);
      const digest = sha256(await readFile(file));
      return { name: one, file, sha256: digest, integrity: digest };
    }),
  );
}
