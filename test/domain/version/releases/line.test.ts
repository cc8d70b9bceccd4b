import { describe, expect, it } from 'vitest';
import { keepOnLine, lineOf } from '../../../../src/domain/version/releases/line.ts';

const releases = (...versions: string[]) =>
  versions.map((version) => ({ version, tag: `v${version}`, commit: version, time: 0 }));

describe('lineOf', () => {
  it.each([
    [null, [], { kind: 'first' }],
    [null, ['1.0.0'], { kind: 'apart', elsewhere: 1 }],
    ['1.0.0', ['1.0.0'], { kind: 'newest' }],
    ['1.0.0', ['2.0.0-rc.1', '1.0.0'], { kind: 'newest' }],
    ['1.4.2', ['2.0.0', '1.4.2', '1.4.1'], { kind: 'maintenance', newest: '2.0.0', below: '2.0.0' }],
    ['1.4.2', ['3.0.0-rc.1', '2.1.0', '1.5.0', '1.4.2'], { kind: 'maintenance', newest: '2.1.0', below: '1.5.0' }],
    ['1.4.2', ['2.0.0', '1.5.0-rc.1', '1.4.2'], { kind: 'maintenance', newest: '2.0.0', below: '1.5.0-rc.1' }],
    ['2.0.0-rc.1', ['2.0.0', '2.0.0-rc.1'], { kind: 'maintenance', newest: '2.0.0', below: '2.0.0' }],
  ])('%s among %j', (last, all, line) => {
    expect(lineOf(last === null ? null : { version: last }, releases(...all), 'semver')).toEqual(line);
  });
});

describe('keepOnLine', () => {
  const on = (bump: 'none' | 'prerelease' | 'patch' | 'minor' | 'major', base: string, below: string) =>
    keepOnLine({ bump, base, series: 'literal' }, { kind: 'maintenance', newest: '9.0.0', below }, 'semver');

  it.each([
    ['patch', '1.4.2', '2.0.0', 'patch', '1.4.3', false],
    ['minor', '1.4.2', '2.0.0', 'minor', '1.5.0', false],
    ['major', '1.4.2', '2.0.0', 'minor', '1.5.0', true],
    ['minor', '1.4.2', '1.5.0', 'patch', '1.4.3', true],
    ['major', '1.4.2', '1.5.0-rc.1', 'patch', '1.4.3', true],
    ['patch', '1.4.2', '1.4.3', 'none', null, true],
    ['minor', '1.5.0-rc.1', '1.5.0', 'prerelease', '1.5.0-rc.2', true],
    ['none', '1.4.2', '1.4.3', 'none', null, false],
  ] as const)('%s on %s below %s is %s, %s', (wish, base, below, bump, next_version, asks) => {
    const kept = on(wish, base, below);
    expect(kept).toMatchObject({ bump, next_version });
    expect(kept.ask !== null).toBe(asks);
  });

  it('leaves every other line alone', () => {
    expect(keepOnLine({ bump: 'major', base: '1.0.0', series: 'literal' }, { kind: 'newest' }, 'semver')).toEqual({
      bump: 'major',
      next_version: '2.0.0',
      ask: null,
    });
  });
});
