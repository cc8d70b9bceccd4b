import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/domain/content-id.ts';
import type { BuildArtifact, BuildRun } from '../../src/domain/programs/workflows/builds.ts';
import { zipOf } from './zip.ts';

export interface Built {
  run: BuildRun;
  artifact: BuildArtifact & { zip: Buffer };
}

export interface Pipeline {
  /** Looks at the remote as a forge does after a push, and builds a commit of the branch that it has not built. */
  pushed(): void;
  runs: BuildRun[];
  artifacts: (Built['artifact'] & { run: number })[];
  /** What becomes of a run before others see it. */
  meddle(built: Built): unknown;
}

const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8', stdio: 'pipe' }).trim();

/** A pipeline in a bare repository: it checks out what was pushed to the branch and packs it with the real npm. */
export function pipelineOf(remote: string, branch: string): Pipeline {
  let numbers = 100;
  const pipeline: Pipeline = {
    runs: [],
    artifacts: [],
    meddle: () => {},
    pushed() {
      const refs = git('-C', remote, 'for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
      if (refs === '' || pipeline.runs.some(({ commit }) => commit === refs)) return;
      numbers += 1;
      const built: Built = { run: runOf(numbers, refs, branch), artifact: artifactOf(numbers, packed(remote, refs)) };
      pipeline.runs.push(built.run);
      pipeline.artifacts.push(Object.assign(built.artifact, { run: numbers }));
      pipeline.meddle(built);
    },
  };
  return pipeline;
}

export const runOf = (id: number, commit: string, branch: string, fields: Partial<BuildRun> = {}): BuildRun => ({
  ...{ id, attempt: 1, commit, branch, event: 'push', file: '.github/workflows/build.yml' },
  ...{ repository: 'honey/comb', state: 'green', url: `https://github.com/honey/comb/actions/runs/${id}` },
  ...fields,
});

export function artifactOf(id: number, zip: Buffer, fields: Partial<BuildArtifact> = {}): Built['artifact'] {
  const told = { name: 'dist', size_bytes: zip.length, expired: false, digest: sha256(zip), ...fields };
  return { id, zip, ...told };
}

/** What `npm pack` makes of a commit, with a checksum file, as an upload of both packs them. */
function packed(remote: string, commit: string): Buffer {
  const place = mkdtempSync(join(tmpdir(), 'hr-pipeline-'));
  try {
    git('clone', '--quiet', '--no-checkout', remote, join(place, 'source'));
    git('-C', join(place, 'source'), 'checkout', '--quiet', '--detach', commit);
    mkdirSync(join(place, 'out'));
    execFileSync('npm', ['pack', '--silent', '--pack-destination', join(place, 'out')], {
      cwd: join(place, 'source'),
      stdio: 'pipe',
    });
    return zipOf(
      withChecksums(readdirSync(join(place, 'out')).map((name) => [name, readFileSync(join(place, 'out', name))])),
    );
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The files and what `sha256sum` writes of them. */
export function withChecksums(files: readonly (readonly [string, Uint8Array])[]): [string, Uint8Array][] {
  const lines = files.map(([name, bytes]) => `${sha256(bytes).slice(7)}  ${name}\n`);
  return [
    ...files.map(([name, bytes]): [string, Uint8Array] => [name, bytes]),
    ['SHA256SUMS', Buffer.from(lines.join(''))],
  ];
}
