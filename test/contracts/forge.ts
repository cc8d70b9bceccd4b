import { describe, expect, it } from 'vitest';
import type { Review } from '../../src/domain/approvals/review.ts';
import type { Check, Forge, ForgeRepository } from '../../src/ports/forge.ts';

export interface ForgeStage {
  forge: Forge;
  repository: ForgeRepository;
  /** What the forge has of this commit; a commit that was never placed is unknown to it. */
  place(commit: string, checks: Check[], reviews?: Review[]): void;
  /** From now on the login ends then. */
  end(at: string | null): void;
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
