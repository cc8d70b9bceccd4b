import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptedDomains, refusedDomains } from '../../src/domain/scope.ts';
import { tools } from '../../src/tools/index.ts';
import { connect, type TestSite, testSite } from '../server/site.ts';

let site: TestSite;
let client: Client;
beforeAll(async () => {
  site = testSite();
  client = await connect(site);
});
afterAll(async () => {
  await client.close();
  await site.close();
});

async function said(name: string, given: Record<string, string> = {}): Promise<string> {
  const { messages } = await client.getPrompt({ name, arguments: given });
  expect(messages).toHaveLength(1);
  const [message] = messages;
  return message?.content.type === 'text' ? message.content.text : '';
}

test('the prompts and their arguments are listed', async () => {
  const { prompts } = await client.listPrompts();
  expect(prompts.map(({ name, arguments: given }) => [name, given?.map((one) => one.name)])).toEqual([
    ['release', ['project', 'bump']],
    ['hive-release-manager', ['project', 'preset']],
  ]);
});

describe('release', () => {
  test('names only tools that exist, in an order that works', async () => {
    const text = await said('release');
    const named = tools.map(({ name }) => name).filter((name) => text.includes(name));
    expect(named).toEqual(
      expect.arrayContaining(['get_release', 'analyze_changes', 'assess_complexity', 'plan_release', 'run_release']),
    );
    const mentioned = [...text.matchAll(/\b[a-z]+_(?:release|changes|complexity|operation|rollback)\b/g)].map(
      ([name]) => name,
    );
    expect(mentioned.filter((name) => !tools.some((tool) => tool.name === name))).toEqual([]);
  });

  test('carries the project and the bump', async () => {
    expect(await said('release', { project: '/a b', bump: 'minor' })).toMatch(/project="\/a b".*bump=minor/s);
  });

  test('refuses a bump that is none', async () => {
    await expect(client.getPrompt({ name: 'release', arguments: { bump: 'huge' } })).rejects.toMatchObject({
      code: -32_602,
    });
  });
});

describe('hive-release-manager (R1-R14)', () => {
  test('has name, two examples, model and colour', async () => {
    const text = await said('hive-release-manager');
    expect(text).toMatch(/^---\nname: hive-release-manager\n/);
    expect(text.match(/Example \d:/g)).toHaveLength(2);
    expect(text).toContain('model: sonnet');
    expect(text).toContain('color: "#FF6B6B"');
  });

  test('says why it exists, when it has succeeded and when it ends', async () => {
    const text = await said('hive-release-manager');
    for (const part of ['Purpose:', 'Success: perfect version harmony', 'no manual intervention', 'End:', 'POOF'])
      expect(text).toContain(part);
  });

  test('lists what it takes on and to whom it hands the rest', async () => {
    const text = await said('hive-release-manager');
    for (const domain of Object.keys(acceptedDomains)) expect(text).toContain(domain);
    for (const [domain, agent] of Object.entries(refusedDomains)) expect(text).toContain(`${domain}: ${agent}`);
  });

  test('takes a preset that exists and refuses one that does not', async () => {
    expect(await said('hive-release-manager', { preset: 'hive' })).toContain('the preset hive');
    await expect(
      client.getPrompt({ name: 'hive-release-manager', arguments: { preset: '../hive' } }),
    ).rejects.toMatchObject({ code: -32_602 });
  });
});
