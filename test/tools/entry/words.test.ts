import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readWords, unknownTool } from '../../../src/tools/entry/words.ts';

const schema = z.strictObject({
  version: z.string().optional(),
  count: z.number().optional(),
  list: z.array(z.string()).optional(),
});

describe('arguments from a command line', () => {
  test.each([
    [['version=1.0'], undefined, { version: '1.0' }],
    [['version=a=b'], undefined, { version: 'a=b' }],
    [['count=3'], undefined, { count: 3 }],
    [['count=three'], undefined, { count: 'three' }],
    [['list=["a"]'], undefined, { list: ['a'] }],
    [['alone'], undefined, { alone: true }],
    [[], '{"version":"2"}', { version: '2' }],
    [['version=3'], '{"version":"2","count":1}', { version: '3', count: 1 }],
    [[], '[1', { '--json': '[1' }],
    [[], '3', { '--json': 3 }],
  ])('%j with --json %s', (words, json, expected) => {
    expect(readWords(schema, words, json)).toEqual(expected);
  });

  test('without a schema values are what they say', () => {
    expect(readWords(undefined, ['a=1', 'b=x'])).toEqual({ a: 1, b: 'x' });
  });
});

test('a tool that does not exist is answered with those that do', () => {
  const answer = unknownTool('nope', [{ name: 'one' }, { name: 'two' }]);
  expect(answer.isError).toBe(true);
  expect(JSON.parse(answer.content[0].text)).toMatchObject({
    code: 'TOOL_UNKNOWN',
    required_actions: ['Use one of: one, two.'],
  });
});
