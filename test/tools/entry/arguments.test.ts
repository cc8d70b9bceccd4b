import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { acceptAliases, argumentNames, expectationsOf } from '../../../src/tools/entry/arguments.ts';

const known = ['project', 'bump', 'version', 'plan_id', 'kind', 'timeout_s'];

describe('other spellings', () => {
  test.each([
    [{ project_dir: '.' }, { project: '.' }],
    [{ projectDir: '.' }, { project: '.' }],
    [{ cwd: '.' }, { project: '.' }],
    [{ bump_type: 'minor' }, { bump: 'minor' }],
    [{ 'bump-type': 'minor' }, { bump: 'minor' }],
    [{ planId: 'x' }, { plan_id: 'x' }],
    [{ timeoutSeconds: 5 }, { timeout_s: 5 }],
    [{ releaseType: 'hotfix' }, { kind: 'hotfix' }],
  ])('%j is read as %j and said', (given, arguments_) => {
    const accepted = acceptAliases(known, given);
    expect(accepted.arguments).toEqual(arguments_);
    expect(accepted.notes).toEqual([`\`${Object.keys(given)[0]}\` was read as \`${Object.keys(arguments_)[0]}\`.`]);
  });

  test.each([
    ['the name itself wins', { project: 'a', cwd: 'b' }],
    ['a name that is not asked for stays', { stage_name: 'test' }],
    ['an alias of something the tool does not take stays', { environment: 'test' }],
    ['names of Object.prototype mean nothing', { constructor: 1, hasOwnProperty: 2 }],
  ])('%s', (_what, given) => {
    expect(acceptAliases(known, given)).toEqual({ arguments: given, notes: [] });
  });

  test('two spellings of one name: the first is taken, the second is left to be refused', () => {
    expect(acceptAliases(known, { cwd: 'a', path: 'b' }).arguments).toEqual({ project: 'a', path: 'b' });
  });

  test('no value is ever lost or changed', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom('cwd', 'path', 'bumpType', ...known), fc.string()), fc.jsonValue()),
        (given) => {
          const { arguments: read } = acceptAliases(known, given);
          expect(Object.values(read)).toHaveLength(Object.keys(given).length);
          expect(new Set(Object.values(read))).toEqual(new Set(Object.values(given)));
        },
      ),
    );
  });
});

test('what was expected is said for every argument at once', () => {
  const schema = z.strictObject({ bump: z.enum(['minor', 'major']), count: z.number(), name: z.string().min(2) });
  const { error } = schema.safeParse({ bump: 'huge', name: 'x', extra: 1 });
  expect(expectationsOf(error as z.ZodError)).toEqual([
    { path: 'bump', expected: 'one of "minor", "major"' },
    { path: 'count', expected: 'a value of type number' },
    { path: 'name', expected: expect.stringContaining('2') },
    { path: '(arguments)', expected: 'no argument "extra"' },
  ]);
});

test('argument names are those of an object schema', () => {
  expect(argumentNames(z.strictObject({ a: z.string(), b: z.number() }))).toEqual(['a', 'b']);
  expect(argumentNames(z.string())).toEqual([]);
});
