import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Review } from '../../src/domain/approvals/review.ts';
import type { BuildArtifact, BuildRun } from '../../src/domain/programs/workflows/builds.ts';
import type { Allowance } from '../../src/domain/records/facts.ts';
import type { Check, Forge, ForgeRepository } from '../../src/ports/forge.ts';
import { artifactOf, runOf } from '../fakes/pipeline.ts';

export type Left = BuildArtifact & { run: number; zip: Buffer };

export interface ForgeStage {
  forge: Forge;
  repository: ForgeRepository;
  /** What the forge has of this commit; a commit that was never placed is unknown to it. */
  place(commit: string, checks: Check[], reviews?: Review[]): void;
  /** From now on the login ends then. */
  end(at: string | null): void;
  /** Runs of pipelines and what they left. */
  built(runs: BuildRun[], artifacts: Left[]): void;
  /** From now on so many requests are left, until then. */
  allow(left: Allowance | null): void;
  become(state: 'alive' | 'dead' | 'refuses'): void;
}

const [known, other] = ['a'.repeat(40), 'b'.repeat(40)];

export const madeReview = (fields: Partial<Review> = {}): Review => ({
  id: 'PRR_one',
  pull: { number: 7, author: 'carl', merged_as: null },
  by: { account: 'ann', person: true },
  verdict: 'approves',
  commit: { id: known, tree: 'd'.repeat(40), authors: ['carl'] },
  text: 'plan_0123456789abcdef01234567 "may" go – für uns\nas it is',
  edited: false,
  at: '2026-03-01T12:00:00Z',
  ...fields,
});

/** What every Forge promises. `make` gives one that is alive and knows nothing. */
export function forgeContract(name: string, make: () => Promise<ForgeStage>): void {
  describe(`forge: ${name}`, () => {
    it('tells every check of exactly this commit, the same name as often as it stands there', async () => {
      const { forge, repository, place } = await make();
      const checks: Check[] = [
        { name: 'build', state: 'green' },
        { name: 'build', state: 'red' },
        { name: 'readiness:agents', state: 'running' },
        { name: 'a name with "quotes" and ümlauts', state: 'green' },
      ];
      place(known, checks);
      place(other, [{ name: 'elsewhere', state: 'red' }]);
      const seen = await forge.checks(repository, known);
      const sorted = (all: Check[]) => all.map((one) => `${one.name} ${one.state}`).sort();
      expect(sorted(seen)).toEqual(sorted(checks));
    });

    it('tells all of them where there are more than a page holds', async () => {
      const { forge, repository, place } = await make();
      place(
        known,
        Array.from({ length: 130 }, (_, index) => ({ name: `check ${index}`, state: 'green' })),
      );
      expect(await forge.checks(repository, known)).toHaveLength(130);
    });

    it('tells of none where there is none', async () => {
      const { forge, repository, place } = await make();
      place(known, []);
      expect(await forge.checks(repository, known)).toEqual([]);
    });

    it('tells every review as it stands, and whose login asks', async () => {
      const { forge, repository, place } = await make();
      const reviews = [
        madeReview(),
        madeReview({ id: 'PRR_two', verdict: 'objects', by: { account: 'ci', person: false } }),
        madeReview({ id: 'PRR_three', verdict: 'says', by: null, edited: true, commit: null }),
        madeReview({ id: 'PRR_four', pull: { number: 8, author: null, merged_as: other } }),
      ];
      place(known, [], reviews);
      const seen = await forge.reviews(repository, known);
      expect(seen).toEqual({ host: repository.host, account: 'release-bot', reviews });
      place(known, []);
      expect((await forge.reviews(repository, known)).reviews).toEqual([]);
    });

    it('tells when its login ends', async () => {
      const { forge, repository, end } = await make();
      expect(await forge.tokenEnd(repository.host)).toBeNull();
      end('2026-03-01T12:00:00.000Z');
      expect(await forge.tokenEnd(repository.host)).toBe('2026-03-01T12:00:00.000Z');
    });

    it('tells the runs of exactly this workflow and commit, and what each of them left', async () => {
      const { forge, repository, built } = await make();
      const mine = runOf(1, known, 'release/v1.0.0', { attempt: 3, repository: 'honey/comb' });
      const others = [
        runOf(2, known, 'main', { state: 'running', event: 'workflow_dispatch', repository: null }),
        runOf(3, known, 'main', { state: 'red' }),
      ];
      const elsewhere = [runOf(4, other, 'main'), runOf(5, known, 'main', { file: '.github/workflows/lint.yml' })];
      const left: Left[] = [
        { ...artifactOf(10, Buffer.from('zip')), run: 1 },
        { ...artifactOf(11, Buffer.from('old'), { expired: true, digest: null }), run: 1 },
        { ...artifactOf(12, Buffer.from('logs'), { name: 'logs' }), run: 1 },
        { ...artifactOf(13, Buffer.from('of another')), run: 2 },
      ];
      built([mine, ...others, ...elsewhere], left);
      expect(await forge.buildRuns(repository, { workflow: 'build.yml', commit: known })).toEqual([mine, ...others]);
      expect(await forge.buildRuns(repository, { workflow: 'never-ran.yml', commit: known })).toEqual([]);
      const seen = left.slice(0, 2).map(({ run: _run, zip: _zip, ...told }) => told);
      expect(await forge.buildArtifacts(repository, 1, 'dist')).toEqual(seen);
      expect(await forge.buildArtifacts(repository, 3, 'dist')).toEqual([]);
    });

    it('hands over the bytes of an artifact as they are, as far as they are wanted', async () => {
      const { forge, repository, built } = await make();
      const zip = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
      const artifact = artifactOf(10, zip);
      built([], [{ ...artifact, run: 1 }]);
      const place = mkdtempSync(join(tmpdir(), 'hr-artifact-'));
      try {
        const [file, cut, gone] = ['whole', 'cut', 'gone'].map((name) => join(place, name));
        await forge.fetchArtifact(repository, artifact, { file: file ?? '', most_bytes: zip.length });
        expect(readFileSync(file ?? '').equals(zip)).toBe(true);
        const missing = { code: 'CI_ARTIFACT_MISSING' };
        const few = forge.fetchArtifact(repository, artifact, { file: cut ?? '', most_bytes: 69_999 });
        await expect(few).rejects.toMatchObject(missing);
        const absent = forge.fetchArtifact(repository, { ...artifact, id: 99 }, { file: gone ?? '', most_bytes: 1e6 });
        await expect(absent).rejects.toMatchObject(missing);
      } finally {
        rmSync(place, { recursive: true, force: true });
      }
    });

    it('tells how many requests are left, or that nobody counts', async () => {
      const { forge, repository, allow } = await make();
      expect(await forge.allowance(repository.host)).toBeNull();
      allow({ remaining: 7, resets_at: '2026-03-01T12:00:00.000Z' });
      expect(await forge.allowance(repository.host)).toEqual({ remaining: 7, resets_at: '2026-03-01T12:00:00.000Z' });
    });

    it.each([
      ['a commit it does not know', 'alive', 'FORGE_COMMIT_UNKNOWN'],
      ['refused credentials', 'refuses', 'FORGE_REFUSED'],
      ['a dead forge', 'dead', 'FORGE_UNREACHABLE'],
    ] as const)('says so: %s', async (_what, state, code) => {
      const { forge, repository, become } = await make();
      become(state);
      await expect(forge.checks(repository, known)).rejects.toMatchObject({ code });
      await expect(forge.reviews(repository, known)).rejects.toMatchObject({ code });
      const end = forge.tokenEnd(repository.host);
      if (state === 'alive') expect(await end).toBeNull();
      else await expect(end).rejects.toMatchObject({ code });
    });
  });
}
