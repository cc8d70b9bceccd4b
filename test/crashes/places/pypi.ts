import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PythonIndex, startPythonIndex } from '../../registries/pypiserver.ts';
import { type Named, openDoor } from '../counting-door.ts';
import { moreThanOnce, type Place, type Standing } from './place.ts';
import { aWhile } from './while.ts';

const stages = ['test', 'production'] as const;
type Stage = (typeof stages)[number];

/** Two Python indexes. */
export async function pypiPlace(home: string): Promise<Place> {
  const start = (stage: Stage, again?: { port: number; secret: string }) =>
    startPythonIndex({ directory: join(home, 'pypi', stage), ...again });
  const indexes = { test: await start('test'), production: await start('production') };
  const door = await openDoor(indexes.production.upload, pypiUploads);
  const account_env = 'CRASHES_PYPI_ACCOUNT';
  return {
    channel: 'pypi',
    environment: {
      [account_env]: indexes.test.account,
      CRASHES_PYPI_TEST_TOKEN: indexes.test.secret,
      CRASHES_PYPI_TOKEN: indexes.production.secret,
    },
    files: 2,
    marks: false,
    settings: () => ({
      enabled: true,
      test: {
        upload: indexes.test.upload,
        index: indexes.test.index,
        token_env: 'CRASHES_PYPI_TEST_TOKEN',
        account_env,
      },
      production: { upload: door.url, index: `${door.url}simple/`, token_env: 'CRASHES_PYPI_TOKEN', account_env },
    }),
    async crash(chance) {
      const stage = chance.happens(0.5) ? 'test' : 'production';
      const { upload, secret, stop } = indexes[stage];
      await stop();
      await aWhile(chance);
      indexes[stage] = await start(stage, { port: Number(new URL(upload).port), secret });
    },
    look: async (name) => ({ test: standing(indexes.test, name), production: standing(indexes.production, name) }),
    duplicates: () => moreThanOnce(door.uploads),
    leftovers: () => [],
    async stop() {
      await Promise.all([door.stop(), ...Object.values(indexes).map((one) => one.stop())]);
    },
  };
}

/** The files that the index keeps, by the version in their names. */
function standing({ packages }: PythonIndex, name: string): Record<string, Standing> {
  const found: Record<string, Standing> = {};
  for (const file of readdirSync(packages)) {
    const [, version] = file.startsWith(`${name}-`) ? (/-(\d[^-]*?)(?:-py3.*\.whl|\.tar\.gz)$/.exec(file) ?? []) : [];
    if (version === undefined) continue;
    found[version] ??= { digests: {}, withdrawn: false, draft: false };
    found[version].digests[file] = createHash('sha256')
      .update(readFileSync(join(packages, file)))
      .digest('hex');
  }
  return found;
}

/** A form with a file in it; the look at the account sends none. */
export const pypiUploads: Named = ({ method }, body) => {
  const [, file] = method === 'POST' ? (/ filename="([^"]+)"/.exec(body.toString('latin1')) ?? []) : [];
  return file === undefined ? [] : [file];
};
