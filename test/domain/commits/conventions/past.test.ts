import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HistoryCommit, pastReleases, stepBetween } from '../../../../src/domain/commits/conventions/past.ts';
import { finding } from './releases.ts';

/** `id message parents` a line; the id of a tagged commit is `v` and its version. */
function history(...lines: string[]) {
  const commits = lines.map((line) => {
    const [id = '', message = '', parents = ''] = line.split(' | ');
    return [id, { parents: parents.split(' ').filter(Boolean), finding: finding(message) }] as const;
  });
  return new Map<string, HistoryCommit>(commits);
}
const tagged = (...versions: string[]) => versions.map((version, time) => ({ version, commit: `v${version}`, time }));
const seen = (...args: Parameters<typeof pastReleases>) =>
  pastReleases(...args).map(({ from, to, step, words, maintenance }) =>
    [from, to, step, [...words].sort().join(','), ...(maintenance ? ['older'] : [])].join(' '),
  );

describe('stepBetween', () => {
  it.each([
    ['1.2.3', '1.2.4', 'patch'],
    ['1.2.3', '1.3.0', 'minor'],
    ['0.9.1', '1.0.0', 'major'],
    ['1.2', '1.2.1', 'patch'],
    ['1.2.3', '1.2.5', null],
    ['1.2.3', '1.3.1', null],
    ['1.2.3', '3.0.0', null],
    ['1.2.3', '1.2.3', null],
  ])('%s to %s is %s', (from, to, step) => expect(stepBetween(from, to, 'pep440')).toBe(step));
});

describe('pastReleases', () => {
  const commits = history(
    'v1.0.0 | chore: begin | ',
    'a | feat: a | v1.0.0',
    'v1.1.0 | docs: b | a',
    'c | fix: c | v1.1.0',
    'v1.2.0-rc.1 | feat: d | c',
    'v1.2.0 | fix: e | v1.2.0-rc.1',
    'v1.1.1 | fix: f | v1.1.0',
  );
  const tags = tagged('1.0.0', '1.1.0', '1.2.0-rc.1', '1.2.0', '1.1.1');

  it('gives every final release what no lower one reaches', () => {
    expect(seen(tags, commits, 'semver')).toEqual([
      '1.0.0 1.1.0 minor docs,feat',
      '1.1.0 1.2.0 minor feat,fix',
      '1.1.0 1.1.1 patch fix older',
    ]);
  });

  it('never pairs releases of other lines, which only say that higher ones were there already', () => {
    const old = history(
      'v1.0.0 | chore: begin | ',
      'v1.0.1 | fix: a | v1.0.0',
      'v1.1.0 | feat: b | v1.0.1',
      'v1.1.1 | fix: c | v1.1.0',
    );
    const all = tagged('1.0.0', '1.0.1', '1.1.0', '2.0.0', '1.1.1', '1.1.2', '2.0.1');
    expect(seen(all, old, 'semver')).toEqual([
      '1.0.0 1.0.1 patch fix',
      '1.0.1 1.1.0 minor feat',
      '1.1.0 1.1.1 patch fix older',
    ]);
  });

  it('counts only the commits that concern what is released', () => {
    const beside = history('v1.0.0 | fix: a | ', 'a | feat!: b | v1.0.0', 'v1.0.1 | fix: c | a');
    beside.set('a', { parents: ['v1.0.0'], finding: null });
    expect(seen(tagged('1.0.0', '1.0.1'), beside, 'semver')).toEqual(['1.0.0 1.0.1 patch fix']);
  });

  it('works on a part of a history', () => {
    commits.delete('v1.0.0');
    expect(seen(tags, commits, 'semver')[0]).toBe('1.0.0 1.1.0 minor docs,feat');
  });

  it('leaves out what does not come from a release one step lower', () => {
    const apart = history('v1.0.0 | fix: a | ', 'x | fix: b | ', 'v1.0.1 | fix: c | x', 'v1.2.0 | feat: d | v1.0.0');
    expect(seen(tagged('1.0.0', '1.0.1', '1.2.0'), apart, 'semver')).toEqual([]);
  });

  it('counts no commit twice and ends on any graph, cycles too', () => {
    const graph = fc.array(fc.array(fc.nat(19), { maxLength: 3 }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(graph, (parents) => {
        const commit = (list: number[], at: number) =>
          [`v1.0.${at}`, { parents: list.map((id) => `v1.0.${id}`), finding: finding(`w${at}: x`) }] as const;
        const past = pastReleases(
          tagged(...parents.map((_, at) => `1.0.${at}`)),
          new Map(parents.map(commit)),
          'semver',
        );
        const words = past.flatMap((one) => [...one.words]);
        expect(new Set(words).size).toBe(words.length);
      }),
    );
  });
});
