import { readFile } from 'node:fs/promises';
import { integrityOf } from '../../src/domain/content-id.ts';
import { tarballName } from '../../src/domain/manifests/npm-tarball.ts';
import { Problem } from '../../src/domain/problem.ts';
import type { Standing } from '../../src/domain/records/artifact.ts';
import type { Stage } from '../../src/domain/records/release.ts';
import type { ChannelTarget, ChannelWriter } from '../../src/ports/channel.ts';

interface Published {
  versions: Map<string, Standing>;
  tags: Record<string, string>;
}

export interface FakeRegistry {
  packages: Map<string, Published>;
  state: 'alive' | 'dead' | 'refuses-token';
  /** How often bytes were truly taken in: at most once per version, whatever happens. */
  uploads: string[];
}

export interface FakeChannel extends ChannelWriter {
  readonly registries: Record<Stage, FakeRegistry>;
  /** Puts a version there as somebody else would have. */
  place(stage: Stage, name: string, standing: { version: string; integrity?: string }, tag?: string): void;
}

type BytesOf = (file: string) => Promise<Uint8Array>;

/** Two registries in memory with the promises of real ones; `bytesOf` reads the file that is published. */
export function fakeChannel(bytesOf: BytesOf = (file) => readFile(file)): FakeChannel {
  const registry = (): FakeRegistry => ({ packages: new Map(), state: 'alive', uploads: [] });
  const registries = { test: registry(), production: registry() };
  const look = ({ stage, package: name }: ChannelTarget): Published => {
    const { state, packages } = registries[stage];
    if (state === 'dead') throw new Problem('REGISTRY_UNREACHABLE', { values: { stage, channel: 'npm' } });
    return packages.get(name) ?? { versions: new Map(), tags: {} };
  };
  const change = (target: ChannelTarget): Published => {
    const found = look(target);
    const { state, packages } = registries[target.stage];
    if (state === 'refuses-token')
      throw new Problem('REGISTRY_AUTH', { values: { stage: target.stage, channel: 'npm', token_env: 'NPM_TOKEN' } });
    packages.set(target.package, found);
    return found;
  };
  return {
    name: 'npm',
    registries,
    place(stage, name, { version, integrity = `sha512-${version}` }, tag = 'latest') {
      const found = change({ stage, package: name });
      found.versions.set(version, standingOf(name, version, integrity));
      found.tags[tag] = version;
    },
    async preflight(target) {
      change(target);
      return { account: 'releaser', token_env: null };
    },
    observe: async ({ version, ...target }) => structuredClone(look(target).versions.get(version) ?? null),
    tags: async (target) => ({ ...look(target).tags }),
    addresses: async ({ stage, package: name }) => [
      { what: 'index page', address: `https://${stage}.example/${name.replace('/', '%2f')}` },
    ],
    async publish({ version, files, dist_tag, ...target }) {
      const found = change(target);
      const [file] = files;
      if (!file) return;
      const integrity = integrityOf(await bytesOf(file.file));
      if (found.versions.has(version)) return;
      registries[target.stage].uploads.push(`${target.package}@${version}`);
      found.versions.set(version, standingOf(target.package, version, integrity));
      found.tags[dist_tag] = version;
      found.tags.latest ??= version;
    },
    async moveTag({ tag, version, ...target }) {
      const found = change(target);
      if (!found.versions.has(version))
        throw new Problem('PROGRAM_FAILED', { values: { program: 'npm dist-tag', exit_code: 1 } });
      found.tags[tag] = version;
    },
    async removeTag({ tag, ...target }) {
      delete change(target).tags[tag];
    },
    async withdraw({ version, reason, ...target }) {
      const standing = change(target).versions.get(version);
      if (standing) standing.withdrawn = reason;
      return `${version} is deprecated`;
    },
    async unpublish({ version, ...target }) {
      if (target.stage !== 'test') throw new Problem('REFUSED', { values: { version, count: 1 } });
      const found = change(target);
      found.versions.delete(version);
      const newest = [...found.versions.keys()].at(-1);
      found.tags = Object.fromEntries(Object.entries(found.tags).filter(([, tagged]) => tagged !== version));
      if (newest !== undefined) found.tags.latest ??= newest;
    },
    async install({ version, ...target }) {
      const standing = look(target).versions.get(version);
      if (!standing) throw new Problem('PROGRAM_FAILED', { values: { program: 'npm pack', exit_code: 1 } });
      return { digests: standing.digests, output: 'added 1 package', entry_points: [`import ${target.package}`] };
    },
  };
}

const standingOf = (name: string, version: string, integrity: string): Standing => ({
  version,
  digests: { [tarballName(name, version)]: integrity },
  withdrawn: null,
  draft: false,
});
