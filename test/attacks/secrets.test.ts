import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createGit } from '../../src/adapters/git/git.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { secretValues } from '../../src/domain/programs/child-environment.ts';
import { redactor } from '../../src/domain/programs/redaction.ts';
import { resources } from '../../src/resources/index.ts';
import { tools } from '../../src/tools/index.ts';
import { testWorld } from '../flows/test-world.ts';
import { type Arena, openArena } from './arena.ts';

/** Values that must never be seen again, by the name of the variable that holds each. */
const canaries = {
  NPM_TOKEN: 'canary-of-the-registry-4711',
  HIVE_DATABASE_URL: 'postgresql://keeper:canary-of-the-database-4712@127.0.0.1:1/x',
  SOME_API_KEY: 'canary-of-a-service-4713',
  MY_SECRET: 'canary-of-a-person-4714',
};
const parts = [
  'canary-of-the-registry-4711',
  'canary-of-the-database-4712',
  'canary-of-a-service-4713',
  'canary-of-a-person-4714',
];
const spellings = parts.flatMap((one) => [one, Buffer.from(one).toString('base64'), encodeURIComponent(one)]);

const leaked = (text: string): string[] => spellings.filter((one) => text.includes(one));

function guardedArena(): Promise<Arena> {
  const world = testWorld();
  const environment = { ...process.env, ...canaries };
  const redact = redactor(secretValues(environment));
  const settings = { environment, redact, clock: world.clock };
  world.git = createGit(settings);
  world.programs = createPrograms(settings);
  return openArena(world, redact);
}

const printsAll = `const all = Object.values(process.env).join(' ');
console.log(all); console.error(Buffer.from(all).toString('base64'));
require('node:fs').writeFileSync(process.argv[2] + '/junit.xml', '<testsuites><testsuite tests="1"><testcase name="a"><failure message="x"/></testcase></testsuite></testsuites>');
`;

const files = {
  'release.yaml': `channels:
  npm:
    test: { registry: 'http://127.0.0.1:4871', token_env: NPM_TOKEN }
    production: { registry: 'http://127.0.0.1:4872', token_env: NPM_TOKEN }
gates:
  test: { argv: [node, gate.cjs, '{reports}'], junit: '{reports}/junit.xml', env_names: [NPM_TOKEN, SOME_API_KEY, MY_SECRET, HIVE_DATABASE_URL] }
`,
  'gate.cjs': printsAll,
};

/** Everything that was written below a directory but the repository of the project itself. */
function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

test('no answer, log line, record or file shows a secret, whoever asks and whatever prints it', async () => {
  const arena = await guardedArena();
  const { world } = arena;
  try {
    arena.commit('fix: print', files);
    const said: unknown[] = [];
    const plan_id = await arena.plan();
    said.push(await arena.call('run_release', { plan_id }));
    for (const tool of tools)
      said.push(await arena.call(tool.name, 'plan_id' in tool.example ? { ...tool.example, plan_id } : tool.example));
    for (const view of ['status', 'report', 'audit', 'config', 'evidence', 'history', 'rollback', 'doctor'])
      said.push(await arena.call('get_release', { view }));
    for (const { uri } of resources) said.push(await arena.read(uri.replace(/\{\w+\}/, plan_id)));
    said.push(await arena.prompt('release', { project: arena.project }), world.errors.map(String));
    const ledger = world.ledgerFake;
    const plan = await ledger.plan(plan_id);
    const project_id = plan?.project_id ?? '';
    said.push(await ledger.evidence(plan_id), plan, await ledger.operations(project_id));
    said.push(await ledger.audit(project_id, { after: 0, limit: 10_000 }));
    expect(await ledger.evidence(plan_id)).not.toEqual([]);
    expect(leaked(JSON.stringify(said))).toEqual([]);
    for (const path of filesBelow(world.directory)) expect(leaked(readFileSync(path, 'latin1')), path).toEqual([]);
  } finally {
    await world.leave();
  }
}, 120_000);

test.each([
  [
    'a token',
    {
      'release.yaml': `channels:\n  npm:\n    test: { registry: 'http://127.0.0.1:4871', token_env: "npm_${'a1B2'.repeat(9)}" }\n`,
    },
  ],
  [
    'an address with a password',
    {
      'release.yaml':
        "channels:\n  npm:\n    test: { registry: 'http://keeper:canary-of-the-registry-4711@127.0.0.1:4871' }\n",
    },
  ],
])('%s in release.yaml is refused and not repeated', async (_what, written) => {
  const arena = await guardedArena();
  try {
    arena.commit('fix: say it', written);
    const answer = await arena.call('plan_release');
    expect(answer.data.code).toBe('CONFIG_INVALID');
    expect(leaked(JSON.stringify(answer))).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain('a1B2a1B2');
  } finally {
    await arena.world.leave();
  }
});
