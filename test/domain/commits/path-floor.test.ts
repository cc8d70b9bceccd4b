import { expect, test } from 'vitest';
import { pathFloor } from '../../../src/domain/commits/path-floor.ts';

const rules = [
  { glob: '**/*.md', bump: 'patch' },
  { glob: 'runbooks/**', bump: 'minor' },
  { glob: 'infrastructure/network/**', bump: 'major' },
] as const;

test.each([
  [[], null],
  [['src/index.ts'], null],
  [['README.md'], { bump: 'patch', reason: 'patch: README.md (path rule **/*.md)' }],
  [['README.md', 'runbooks/storm.md'], { bump: 'minor', reason: 'minor: runbooks/storm.md (path rule runbooks/**)' }],
  [
    ['runbooks/storm.md', 'infrastructure/network/a.tf'],
    { bump: 'major', reason: 'major: infrastructure/network/a.tf (path rule infrastructure/network/**)' },
  ],
  [['runbooks/a\u202e\nb'], { bump: 'minor', reason: 'minor: runbooks/a b (path rule runbooks/**)' }],
])('%j asks for %j (R51)', (changed, floor) => {
  expect(pathFloor(changed, rules)).toEqual(floor);
});
