import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audiences } from '../../src/domain/changelog/notes.ts';
import { guards } from '../../src/guards/index.ts';
import { resources } from '../../src/resources/index.ts';
import { connect, type TestSite, testSite } from '../server/site.ts';

let site: TestSite;
let client: Client;
beforeAll(async () => {
  site = testSite();
  client = await connect(site);
  const { structuredContent: said } = await client.callTool({ name: 'analyze_changes', arguments: {} });
  await site.testWorld.engineFake.settled((said as { operation_id: string }).operation_id);
  await site.testWorld.ledgerFake.recordHistory((await read('release://project')).id as string, released);
});
afterAll(async () => {
  await client.close();
  await site.close();
});

const released = {
  version: '1.0.0',
  previous_version: null,
  change_type: 'major',
  prerelease_stage: 'final',
  commit_hash: 'c'.repeat(40),
  branch_name: 'main',
  created_at: '2025-01-01T00:00:00.000Z',
  created_by: 'test',
  component_count: 1,
  breaking_changes: false,
  rollback_instructions: 'none',
  release_notes: 'The beginning',
  validation_status: 'passed',
};

async function text(uri: string): Promise<{ mimeType?: string; text: string }> {
  const { contents } = await client.readResource({ uri });
  return contents[0] as { mimeType?: string; text: string };
}
const read = async (uri: string) => JSON.parse((await text(uri)).text) as Record<string, unknown>;

test('the lists are the roster, in its order, and templates stand apart', async () => {
  const { resources: listed } = await client.listResources();
  const { resourceTemplates } = await client.listResourceTemplates();
  const fixed = resources.filter(({ uri }) => !uri.includes('{'));
  expect(listed.map(({ uri }) => uri)).toEqual(fixed.map(({ uri }) => uri));
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(
    resources.filter((one) => !fixed.includes(one)).map(({ uri }) => uri),
  );
  expect(listed.every(({ description, mimeType }) => description && mimeType)).toBe(true);
});

describe('reading', () => {
  test('the project and its version', async () => {
    expect(await read('release://project')).toMatchObject({
      name: 'sample',
      root: site.project,
      head: { branch: 'main' },
    });
    expect(await read('release://version')).toMatchObject({
      current: '1.0.0',
      scheme: 'semver',
      file: 'package.json',
      branch: 'main',
    });
  });

  test('the components of the last commit', async () => {
    expect(await read('release://components')).toMatchObject({
      components: [{ id: 'bee', file: 'agents/bee.yaml', version: 3, mode: 'revision', changed: false }],
    });
  });

  test('the changelog and one section of it', async () => {
    expect(await text('release://changelog')).toMatchObject({
      mimeType: 'text/markdown',
      text: expect.stringContaining('# Changelog'),
    });
    expect((await text('release://changelog/1.0.0')).text).toBe(
      '## [1.0.0] - 2025-01-01\n\n### Added\n\n- The beginning\n',
    );
  });

  test('the notes of what is not released yet, and of a released version for each audience', async () => {
    expect(await text('release://notes/unreleased/customers')).toMatchObject({
      mimeType: 'text/markdown',
      text: expect.stringMatching(/^## \[Unreleased\]\n/),
    });
    for (const audience of audiences)
      expect((await text(`release://notes/1.0.0/${audience}`)).text).toMatch(/^## \[1\.0\.0\] - \d{4}-\d\d-\d\d\n/);
  });

  test('the history and one version of it', async () => {
    expect(await read('release://history')).toMatchObject({ project: 'sample', versions: [{ version: '1.0.0' }] });
    expect(await read('release://history/1.0.0')).toEqual(released);
  });

  test('every prohibition with its sentence', async () => {
    const { prohibitions } = (await read('release://prohibitions')) as {
      prohibitions: { code: string; never: string }[];
    };
    expect(prohibitions.map(({ code }) => code)).toEqual(guards.map(({ code }) => code));
  });

  test('the policy with its sources, the readiness lists, the calendar with what is planned', async () => {
    expect(await read('release://policy')).toMatchObject({
      policy: { git: { remote: 'origin' } },
      sources: { 'versioning.source.file': 'detected' },
    });
    expect(await read('release://readiness')).toMatchObject({ verdict: 'GO', mode: 'report', lists: [] });
    expect(await read('release://calendar')).toMatchObject({ open: true, planned: [] });
  });

  test('an operation', async () => {
    const [operation] = await site.testWorld.ledgerFake.operations((await read('release://project')).id as string);
    await site.testWorld.engineFake.settled(operation?.id ?? '');
    expect(await read(`release://operations/${operation?.id}`)).toMatchObject({
      kind: 'analyze',
      status: 'success',
      problem: null,
    });
  });
});

describe('what is not there', () => {
  test.each([
    'release://history/9.9.9',
    'release://changelog/9.9.9',
    'release://notes/9.9.9/customers',
    'release://notes/unreleased/nobody',
    'release://plans/plan_000000000000000000000000',
    'release://operations/op_000000000000000000000000',
    'release://history/%E0%A4%A',
  ])('%s is answered in our words', async (uri) => {
    await expect(client.readResource({ uri })).rejects.toMatchObject({
      code: -32_602,
      data: { uri, code: 'RESOURCE_UNKNOWN', required_actions: [expect.stringContaining('resources/list')] },
    });
  });

  test.each(['release://nothing', 'release://history/1.0.0/more', 'file:///etc/passwd', 'release://plans'])(
    '%s is no resource',
    async (uri) => {
      await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32_602 });
    },
  );
});

describe('completion', () => {
  const complete = async (uri: string, name: string, value: string) =>
    (await client.complete({ ref: { type: 'ref/resource', uri }, argument: { name, value } })).completion.values;

  test('offers what exists and begins as typed', async () => {
    expect(await complete('release://changelog/{version}', 'version', '')).toEqual(['1.0.0']);
    expect(await complete('release://changelog/{version}', 'version', '2')).toEqual([]);
    expect(await complete('release://notes/{version}/{audience}', 'version', '')).toEqual(['unreleased', '1.0.0']);
    expect(await complete('release://notes/{version}/{audience}', 'audience', 'c')).toEqual(['customers']);
    expect(await complete('release://history/{version}', 'version', '1')).toEqual(['1.0.0']);
    expect(await complete('release://operations/{id}', 'id', 'op_')).toHaveLength(1);
  });
});

test('a project that cannot be opened is a Problem in the error, and the log stays quiet', async () => {
  const elsewhere = await connect({ ...site, home: site.testWorld.directory });
  await expect(elsewhere.readResource({ uri: 'release://project' })).rejects.toMatchObject({
    code: -32_602,
    data: { code: 'NOT_A_REPOSITORY' },
  });
  expect(site.testWorld.errors).toEqual([]);
  await elsewhere.close();
});
