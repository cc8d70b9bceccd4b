import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComponentFacts } from '../../../src/domain/components/component.ts';
import { nextValues, type VersionRules } from '../../../src/domain/components/next.ts';
import type { Bump } from '../../../src/domain/records/release.ts';
import { field, rules } from './fields.ts';

const own = { mode: 'independent' } as const;
const revision = (version: ComponentFacts['version'], fields: Partial<ComponentFacts> = {}) =>
  field({ mode: 'revision', version, ...fields });

type Row = [name: string, field: ComponentFacts, to: string | number | null, rules?: Partial<VersionRules>];
const single: Row[] = [
  ['framework carries the release', field({ version: '0.9.0' }), '1.1.0'],
  ['framework in step keeps it', field({ version: '1.1.0' }), '1.1.0'],
  ['a revision counts on when its content changed', revision(3, { changed: true }), 4],
  ['a revision stays when only its version field changed', revision(3, { released: 3 }), 3],
  ['a revision that somebody raised by hand is not raised twice', revision(4, { changed: true, released: 3 }), 4],
  ['a revision that was put back never reuses a number', revision(3, { changed: true, released: 7 }), 8],
  ['a new revision keeps its first number', revision(1, { changed: true, released: null }), 1],
  ['independent follows its own commits', field({ ...own, bump: 'minor' }), '1.1.0'],
  ['independent without commits stays', field({ ...own }), '1.0.0'],
  ['independent below 1.0.0 breaks as the policy says', field({ ...own, version: '0.3.1', bump: 'major' }), '0.4.0'],
  [
    'the same with a strict policy',
    field({ ...own, version: '0.3.1', bump: 'major' }),
    '1.0.0',
    { zeroMajor: 'major' },
  ],
  ['independent raised by hand stands', field({ ...own, version: '2.0.0', released: '1.0.0', bump: 'minor' }), '2.0.0'],
  ['a new independent one keeps its first version', field({ ...own, released: null, bump: 'minor' }), '1.0.0'],
  ['what is no version is left', field({ ...own, version: 'next', bump: 'minor' }), 'next'],
  [
    'pep440 follows its own arithmetic',
    field({ ...own, version: '0.1.0a2', bump: 'prerelease' }),
    '0.1.0a3',
    { scheme: 'pep440' },
  ],
  ['skip gets none', field({ mode: 'skip', version: 'dev' }), null],
  ['a mirror is written elsewhere', field({ mode: 'mirror' }), null],
  ['a missing field gets none', field({ version: null }), null],
];

describe('what a component carries after the release', () => {
  it.each(single)('%s', (_name, one, to, given) => {
    expect(nextValues([one], rules(given))).toEqual([to]);
  });

  it('gives linked fields what the first of them gets', () => {
    const lead = revision(2, { changed: true, path: 'tool.version' });
    const linked = revision(1, { changed: true, path: 'versioning.current_version' });
    expect(nextValues([lead, linked, revision(9, { id: 'other' })], rules())).toEqual([3, 3, 9]);
  });
});

/** Versions, what commits ask of each, and what the group makes of them. */
const groups: [name: string, group: string, members: [string, Bump, string?][], to: string[]][] = [
  [
    'a fixed group moves as one',
    'fixed',
    [
      ['1.0.0', 'none'],
      ['1.0.0', 'minor'],
      ['1.0.0', 'patch'],
    ],
    ['1.1.0', '1.1.0', '1.1.0'],
  ],
  [
    'a fixed group starts from its highest member',
    'fixed',
    [
      ['1.0.0', 'patch'],
      ['2.3.0', 'none'],
    ],
    ['2.3.1', '2.3.1'],
  ],
  [
    'a fixed group rests when nobody asks',
    'fixed',
    [
      ['1.0.0', 'none'],
      ['1.0.0', 'none'],
    ],
    ['1.0.0', '1.0.0'],
  ],
  [
    'a fixed group comes together even when it rests',
    'fixed',
    [
      ['1.0.0', 'none'],
      ['1.2.0', 'none'],
    ],
    ['1.2.0', '1.2.0'],
  ],
  [
    'a linked group moves those that changed',
    'linked',
    [
      ['1.0.0', 'none'],
      ['1.4.0', 'patch'],
      ['1.2.0', 'minor'],
    ],
    ['1.0.0', '1.5.0', '1.5.0'],
  ],
  [
    'a version raised by hand leads its group',
    'fixed',
    [
      ['3.0.0', 'minor', '1.0.0'],
      ['1.0.0', 'none'],
    ],
    ['3.0.0', '3.0.0'],
  ],
];

describe('groups', () => {
  it.each(groups)('%s', (_name, group, members, to) => {
    const fields = members.map(([version, bump, released = version], at) =>
      field({ ...own, id: `p${at}`, group, version, bump, released }),
    );
    expect(nextValues(fields, rules())).toEqual(to);
  });

  it('a fixed group always ends with one version, a linked one never lowers any (properties)', () => {
    const numbers = fc.tuple(fc.nat(3), fc.nat(9), fc.nat(9)).map((parts) => parts.join('.'));
    const bump = fc.constantFrom<Bump>('none', 'patch', 'minor', 'major');
    fc.assert(
      fc.property(fc.array(fc.tuple(numbers, bump), { minLength: 1, maxLength: 8 }), (members) => {
        const of = (group: string) =>
          nextValues(
            members.map(([version, asked], at) => field({ ...own, id: `p${at}`, group, version, bump: asked })),
            rules(),
          );
        expect(new Set(of('fixed')).size).toBe(1);
        of('linked').forEach((to, at) => {
          expect(order(String(to))).toBeGreaterThanOrEqual(order(members[at]?.[0] ?? ''));
        });
      }),
    );
  });
});

const order = (version: string): number => version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0);
