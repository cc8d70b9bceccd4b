import { expect, it } from 'vitest';
import { pathFloor } from '../../../src/domain/commits/path-floor.ts';

const rules = { 'infra/**': 'major', 'runbooks/**': 'minor', 'docs/**': 'patch', '**/*.tmp': 'none' } as const;

it.each([
  [[], 'none', []],
  [['src/a.js', 'x.tmp'], 'none', []],
  [['docs/a.md'], 'patch', ['patch at least: `docs/a.md` changed (path rule docs/**).']],
  [
    ['docs/a.md', 'runbooks/x/restore.md', 'runbooks/b.md'],
    'minor',
    [
      'minor at least: `runbooks/x/restore.md` and 1 more changed (path rule runbooks/**).',
      'patch at least: `docs/a.md` changed (path rule docs/**).',
    ],
  ],
  [['infra/main.tf', 'docs/a.md'], 'major', [expect.stringContaining('`infra/main.tf`'), expect.anything()]],
])('%j asks for %s', (changed, bump, reasons) => {
  expect(pathFloor(rules, changed)).toEqual({ bump, reasons });
});
