import type { Client, Progress } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Tool, ToolContext } from '../../src/tools/tool.ts';
import { connect, type TestSite, testSite } from './site.ts';

const slow: Tool = {
  name: 'slow',
  title: 'Slow',
  description: 'Says how far it is',
  effect: 'reads',
  toolset: 'release',
  input: z.strictObject({}),
  output: z.looseObject({ said: z.string() }),
  example: {},
  run: async (_input: unknown, context: ToolContext) => {
    for (const [done, now] of [
      [0, 'begin'],
      [1, 'one'],
      [1, 'still one'],
      [3, 'all'],
    ] as const)
      context.progress(done, 3, now);
    return { said: `${context.caller}|${context.home}` };
  },
} as unknown as Tool;

let site: TestSite;
let client: Client;
beforeAll(async () => {
  site = testSite();
  client = await connect({ ...site, tools: [slow] });
});
afterAll(async () => {
  await client.close();
  await site.close();
});

test('progress goes to a client that asks for it, every figure higher than the one before', async () => {
  const seen: Progress[] = [];
  await client.callTool({ name: 'slow', arguments: {} }, { onprogress: (progress) => seen.push(progress) });
  expect(seen.map(({ message }) => message)).toEqual(['begin', 'one', 'still one', 'all']);
  expect(seen.map(({ progress }) => Math.floor(progress))).toEqual([0, 1, 1, 3]);
  expect(seen.every(({ progress }, at) => at === 0 || progress > (seen[at - 1]?.progress ?? 0))).toBe(true);
  expect(seen.every(({ total }) => total === 3)).toBe(true);
});

test('a client that does not ask hears nothing, and the tool is told who calls and from where', async () => {
  const answer = await client.callTool({ name: 'slow', arguments: {} });
  expect(answer.structuredContent).toEqual({ said: expect.stringMatching(/^test-client 9\.9\.9 \(.+\)\|\//) });
});

test('a world that cannot be made is a fault without its words', async () => {
  const broken = await connect({ ...site, tools: [slow], world: () => Promise.reject(new Error('secret place')) });
  const answer = await broken.callTool({ name: 'slow', arguments: {} });
  expect(answer.isError).toBe(true);
  expect(JSON.stringify(answer)).not.toContain('secret place');
  await broken.close();
});
