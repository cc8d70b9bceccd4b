import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyCommit } from '../../../src/domain/commits/classify.ts';
import { type DecisionContext, decideBump } from '../../../src/domain/commits/decide.ts';
import { type Bump, bumps } from '../../../src/domain/records/release.ts';

const rules = {
  bump_rules: { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' },
  breaking_subjects: [],
  ignore_commits: [],
} as const;
const context: DecisionContext = { current: '1.4.0', first: false, zeroMajor: 'minor', unclassified: 'patch' };
const findings = (...messages: string[]) =>
  messages.map((message, index) =>
    classifyCommit({ id: `${index}`.padStart(40, 'c'), parents: ['p'], message }, rules),
  );
const decide = (messages: string[], changed: Partial<DecisionContext> = {}) =>
  decideBump(findings(...messages), { ...context, ...changed });

describe('decideBump', () => {
  const rows: [string[], Partial<DecisionContext>, Bump][] = [
    [[], {}, 'none'],
    [['fix: a'], {}, 'patch'],
    [['fix: a', 'feat: b', 'docs: c'], {}, 'minor'],
    [['fix: a', 'feat!: b'], {}, 'major'],
    [['docs: a', 'refactor: b'], {}, 'none'],
    [['release: v2.0.0', "Merge branch 'x'"], {}, 'none'],
    [['feat!: a'], { current: '0.9.3' }, 'minor'],
    [['feat!: a'], { current: '0.9.3', zeroMajor: 'major' }, 'major'],
    [['fix!: a'], { current: '0.1.0a2' }, 'minor'],
    [['feat!: a'], { current: '1!0.2' }, 'minor'],
    [['feat!: a'], { current: '10.0.0' }, 'major'],
    [['fix: a'], { current: '0.9.3' }, 'patch'],
    [['chore: a'], {}, 'none'],
    [['chore: a'], { current: '1.4.0-rc.1' }, 'prerelease'],
    [['chore: a'], { current: '0.1.0a2' }, 'prerelease'],
    [['chore: a'], { current: '0.1.0.dev3' }, 'prerelease'],
    [['chore: a'], { current: '1.4.0.post1' }, 'none'],
    [['chore: a'], { current: '1.4.0+build-7' }, 'none'],
    [['chore: a', 'fix: b'], { current: '0.1.0a2' }, 'patch'],
    [['Tune the cache'], {}, 'patch'],
    [['Tune the cache'], { unclassified: 'ask' }, 'none'],
    [['Tune the cache'], { unclassified: 'refuse' }, 'none'],
    [['Tune the cache', 'feat: b'], { unclassified: 'ask' }, 'minor'],
  ];
  it.each(rows)('%j with %j → %s', (messages, changed, bump) => {
    expect(decide(messages, changed).bump).toBe(bump);
  });

  it('quotes every commit that voices the highest wish, breaking ones first', () => {
    const { reasons } = decide(['feat: a', 'fix: b', 'fix!: c', 'feat: d'], { current: '0.3.0' });
    expect(reasons).toEqual([
      '4 commits since the last release.',
      '0.3.0 is below 1.0.0, where a breaking change asks for minor.',
      'minor: ccccccc "fix!: c" (breaking:!)',
      'minor: ccccccc "feat: a" (type:feat)',
      'minor: ccccccc "feat: d" (type:feat)',
    ]);
  });

  it('quotes ten and counts the others', () => {
    const { reasons } = decide(Array.from({ length: 13 }, (_, index) => `fix: ${index}`));
    expect(reasons).toHaveLength(12);
    expect(reasons.at(-1)).toBe('patch: 3 more commits.');
  });

  it('counts what was ignored and names what no rule knows', () => {
    const decision = decide(['release: v1.4.0', 'Tune', 'feat: a', "Merge branch 'x'"], {
      unclassified: 'ask',
      first: true,
    });
    expect(decision).toMatchObject({ bump: 'minor', ignored: 2, unclassified: ['1'.padStart(40, 'c')] });
    expect(decision.reasons).toEqual([
      '4 commits since the beginning: there is no earlier release.',
      'minor: ccccccc "feat: a" (type:feat)',
      '1 commit no rule knows: not counted, the policy is to ask.',
    ]);
  });

  it('is the highest wish, whatever the order, and one more commit never lowers it', () => {
    const message = fc.constantFrom('feat: a', 'fix: a', 'docs: a', 'chore: a', 'feat!: a', 'release: v1.0.0', 'words');
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 8 }),
        message,
        fc.constantFrom('0.1.0', '1.0.0', '2.0.0-rc.1'),
        (all, one, current) => {
          const { bump } = decide(all, { current });
          expect(decide(all.toReversed(), { current }).bump).toBe(bump);
          expect(bumps.indexOf(decide([...all, one], { current }).bump)).toBeGreaterThanOrEqual(bumps.indexOf(bump));
        },
      ),
    );
  });
});
