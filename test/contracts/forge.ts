import { describe, expect, it } from 'vitest';
import type { Check, Forge, ForgeRepository } from '../../src/ports/forge.ts';

export interface ForgeStage {
  forge: Forge;
  repository: ForgeRepository;
  /** What the forge has of this commit; a commit that was never placed is unknown to it. */
  place(commit: string, checks: Check[]): void;
  become(state: 'alive' | 'dead' | 'refuses'): void;
}

const [known, other] = ['a'.repeat(40), 'b'.repeat(40)];

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

    it.each([
      ['a commit it does not know', 'alive', 'FORGE_COMMIT_UNKNOWN'],
      ['refused credentials', 'refuses', 'FORGE_REFUSED'],
      ['a dead forge', 'dead', 'FORGE_UNREACHABLE'],
    ] as const)('says so: %s', async (_what, state, code) => {
      const { forge, repository, become } = await make();
      become(state);
      await expect(forge.checks(repository, known)).rejects.toMatchObject({ code });
    });
  });
}
