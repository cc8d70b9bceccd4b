import { createHash } from 'node:crypto';
import type { Stage } from '../../../demo/stage.ts';
import { lookAtRegistry } from '../../driver/look.ts';
import { tokenNames } from '../../sample-project/make.ts';
import { type Named, openDoor } from '../counting-door.ts';
import { moreThanOnce, type Place, type Standing } from './place.ts';
import { aWhile } from './while.ts';

/** The two npm registries of the stage. */
export async function npmPlace(stage: Stage): Promise<Place> {
  const doors = {
    test: await openDoor(stage.registries.test, npmUploads),
    production: await openDoor(stage.registries.production, npmUploads),
  };
  return {
    channel: 'npm',
    environment: {},
    files: 1,
    marks: true,
    settings: () => ({
      test: { registry: doors.test.url, token_env: tokenNames.test },
      production: { registry: doors.production.url, token_env: tokenNames.production },
    }),
    crash: (chance) => stage.crashRegistry(chance.happens(0.5) ? 'test' : 'production', () => aWhile(chance)),
    async look(name) {
      const [test, production] = await Promise.all(
        [stage.registries.test, stage.registries.production].map((one) => lookAtRegistry(one, name)),
      );
      if (!test || !production) throw new Error('no registries');
      return {
        test: await standing(stage.registries.test, name, test.versions),
        production: await standing(stage.registries.production, name, production.versions),
        latest: production.latest,
      };
    },
    duplicates: () => moreThanOnce(doors.production.uploads),
    leftovers: () => [],
    async stop() {
      await Promise.all([doors.test.stop(), doors.production.stop()]);
    },
  };
}

type Versions = Awaited<ReturnType<typeof lookAtRegistry>>['versions'];

/** By the bytes that are handed out, so that other places can be compared. */
async function standing(registry: string, name: string, versions: Versions): Promise<Record<string, Standing>> {
  const found: Record<string, Standing> = {};
  for (const [version, { deprecated }] of Object.entries(versions)) {
    const file = `${name.split('/').at(-1)}-${version}.tgz`;
    const response = await fetch(`${registry}${name}/-/${file}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const digest = response.ok ? createHash('sha256').update(bytes).digest('hex') : `answered ${response.status}`;
    found[version] = { digests: { [file]: digest }, withdrawn: deprecated !== null, draft: false };
  }
  return found;
}

/** A publish carries the archive; everything else that is PUT (tags, deprecations) does not. */
export const npmUploads: Named = ({ method }, body) => {
  const document = method === 'PUT' ? parsed(body) : null;
  if (!document || Object.keys(document._attachments ?? {}).length === 0) return [];
  return Object.keys(document.versions ?? {}).map((version) => `${document.name}@${version}`);
};

interface Upload {
  name?: string;
  versions?: Record<string, unknown>;
  _attachments?: Record<string, unknown>;
}

function parsed(body: Buffer): Upload | null {
  try {
    return JSON.parse(body.toString('utf8')) as Upload;
  } catch {
    return null;
  }
}
