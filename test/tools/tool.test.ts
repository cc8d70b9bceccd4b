import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '../../src/domain/problem.ts';
import { redactor } from '../../src/domain/programs/redaction.ts';
import type { World } from '../../src/ports/world.ts';
import { callTool, type Tool, type ToolContext } from '../../src/tools/tool.ts';

const logged: unknown[] = [];
const world = {
  log: { info: () => {}, error: (_words: string, error: unknown) => void logged.push(error) },
} as unknown as World;
const context: ToolContext = {
  world,
  caller: 'test (nobody)',
  home: '/',
  progress: () => {},
  signal: new AbortController().signal,
};

const tool = (run: (input: { bump?: string; project?: string }) => unknown): Tool =>
  ({
    name: 'sample',
    title: 'Sample',
    description: 'For the test',
    effect: 'reads',
    toolset: 'release',
    input: z.strictObject({ bump: z.enum(['minor', 'major']).optional(), project: z.string().optional() }),
    output: z.looseObject({ said: z.string() }),
    example: { bump: 'minor' },
    run: async (input: never) => run(input),
  }) as unknown as Tool;

const refusal = (answer: { content: [{ text: string }] }) =>
  JSON.parse(answer.content[0].text) as Record<string, unknown>;

describe('a call', () => {
  test('answers the same JSON as text and as structured content', async () => {
    const answer = await callTool(
      tool(() => ({ said: 'yes', more: [1] })),
      { bump: 'minor' },
      context,
    );
    expect(answer).toEqual({
      content: [{ type: 'text', text: '{"said":"yes","more":[1]}' }],
      structuredContent: { said: 'yes', more: [1] },
    });
  });

  test('says which arguments it understood under another name', async () => {
    const answer = await callTool(
      tool(({ project }) => ({ said: String(project) })),
      { projectDir: '/x' },
      context,
    );
    expect(answer.structuredContent).toEqual({ said: '/x', notes: ['`projectDir` was read as `project`.'] });
    expect(JSON.parse(answer.content[0].text)).toEqual(answer.structuredContent);
  });

  test.each([
    ['a wrong value', { bump: 'huge' }, 'bump', 'one of "minor", "major"'],
    ['a wrong type', { project: 3 }, 'project', 'a value of type string'],
    ['an unknown argument', { force: true }, '(arguments)', 'no argument "force"'],
  ])('%s is answered with what was expected and an example', async (_what, given, path, expected) => {
    const answer = await callTool(
      tool(() => ({ said: 'never' })),
      given,
      context,
    );
    expect(answer.isError).toBe(true);
    expect(answer).not.toHaveProperty('structuredContent');
    expect(refusal(answer)).toMatchObject({
      status: 'FAILED',
      code: 'INPUT_INVALID',
      kind: 'input',
      details: [{ path, expected, by: 'agent', tool: 'sample' }],
      next: { tool: 'sample', arguments: { bump: 'minor' } },
    });
    expect(String(refusal(answer).message)).toContain(expected);
  });

  test.each([[null], [undefined], ['text'], [[1, 2]]])(
    'arguments that are no object (%j) count as none',
    async (given) => {
      expect(
        (
          await callTool(
            tool(() => ({ said: 'yes' })),
            given,
            context,
          )
        ).isError,
      ).toBeUndefined();
    },
  );

  test('a refusal goes out in the shape of document 000, without structured content', async () => {
    const refuse = () => {
      throw new Problem('REFUSED', {
        values: { version: '1.1.0', count: 1 },
        violations: ['VIOLATION: tests'],
        required_actions: ['Mend'],
      });
    };
    const answer = await callTool(tool(refuse), {}, context);
    expect(answer).not.toHaveProperty('structuredContent');
    expect(Object.keys(refusal(answer)).slice(0, 5)).toEqual([
      'status',
      'reason',
      'violations',
      'required_actions',
      'message',
    ]);
    expect(refusal(answer)).toMatchObject({
      status: 'REFUSED',
      violations: ['VIOLATION: tests'],
      required_actions: ['Mend'],
    });
  });

  test('what is thrown besides goes to the log and none of its text goes out', async () => {
    logged.length = 0;
    const secret = new Error('/etc/secret-place broke');
    const answer = await callTool(
      tool(() => Promise.reject(secret)),
      {},
      context,
    );
    expect(refusal(answer)).toMatchObject({ code: 'INTERNAL', kind: 'internal' });
    expect(answer.content[0].text).not.toContain('secret-place');
    expect(logged).toEqual([secret]);
  });

  test('an answer that does not fit its own schema is a fault of ours', async () => {
    expect(
      refusal(
        await callTool(
          tool(() => ({ wrong: true })),
          {},
          context,
        ),
      ),
    ).toMatchObject({ code: 'INTERNAL' });
  });

  test('secrets leave neither in an answer nor in a refusal', async () => {
    const redact = redactor(['not-a-real-token']);
    const good = await callTool(
      tool(() => ({ said: 'it is not-a-real-token "quoted"', deep: [{ a: 'not-a-real-token' }] })),
      {},
      context,
      redact,
    );
    const bad = await callTool(
      tool(() => Promise.reject(new Problem('PROGRAM_FAILED', { untrusted_output: 'x not-a-real-token' }))),
      {},
      context,
      redact,
    );
    expect(JSON.stringify([good, bad])).not.toContain('not-a-real-token');
    expect(JSON.parse(good.content[0].text)).toEqual(good.structuredContent);
  });
});
