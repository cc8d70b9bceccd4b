import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { drawn } from '../domain/policy/secrets/made.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** What a scenario file cannot hold: secrets are made while the test runs, so that none stands in a file of ours. */
let world: TestWorld;
const secret = `npm_${drawn(36)}`;
const gates =
  "gates: { test: { argv: [node, --test, --test-reporter=junit, '--test-reporter-destination={reports}/j.xml'], junit: '{reports}/j.xml' } }\n";
const channels = "channels: { npm: { test: { registry: 'http://127.0.0.1:4871' } } }\n";

beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.leave());

async function release(files: Record<string, string>, policy = '') {
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { 'release.yaml': channels + gates }, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { ...files, 'release.yaml': channels + gates + policy }, push: true },
  ]);
  const call = async (tool: string, given: Record<string, unknown>) => {
    const { text } = await ask(tool, given, world, ground);
    expect(text).not.toContain(secret);
    return JSON.parse(text);
  };
  const { plan_id } = await call('plan_release', {});
  return { call, plan_id, answer: await call('run_release', { plan_id }) };
}

const uploads = () =>
  [world.channelFake.registries.test, world.channelFake.registries.production].flatMap((one) => one.uploads);

it('refuses a secret in the tree, names file, line and kind and never the value, and undoes everything', async () => {
  const { answer, call } = await release({ 'src/queen.js': `export const hum = 1;\nconst npm = '${secret}';\n` });
  expect(answer).toMatchObject({
    status: 'REFUSED',
    violations: ['VIOLATION: Secrets in what ships'],
    details: [{ guard: 'secrets-absent', actual: 'tree: src/queen.js:2 npm-token' }],
  });
  expect(uploads()).toEqual([]);
  expect(await call('get_release', { view: 'history' })).toMatchObject({ releases: [{ status: 'undone' }] });
}, 60_000);

it('finds it in a file that nobody would look at', async () => {
  const { answer } = await release({ 'docs/old/.npmrc': `//registry.test/:_authToken=${secret}\n` });
  expect(answer.details[0].actual).toContain('tree: docs/old/.npmrc:1 npm-token');
}, 60_000);

it('lets pass what policy allows by name', async () => {
  const allow = "secrets: { allow: [{ path: 'src/*.js', rule: npm-token, why: made up for a test }] }\n";
  const { answer } = await release({ 'src/queen.js': `const npm = '${secret}';\n` }, allow);
  expect(answer).toMatchObject({ status: 'success' });
}, 60_000);

it('refuses a secret that only the built package holds, before anything is uploaded', async () => {
  const write = `const{mkdirSync,writeFileSync}=require('fs');mkdirSync('dist');writeFileSync('dist/leak.js','npm_'+require('crypto').createHash('sha512').update('bee').digest('hex').slice(0,36))`;
  const { answer } = await release(
    {
      '.gitignore': 'dist/\n',
      'package.json': JSON.stringify({
        name: 'honeycomb',
        version: '1.0.0',
        type: 'module',
        exports: './src/index.js',
        files: ['src', 'dist'],
        scripts: { test: 'node --test' },
      }),
    },
    `prepare: [[node, -e, ${JSON.stringify(write)}]]\n`,
  );
  expect(answer).toMatchObject({
    status: 'REFUSED',
    details: [{ guard: 'secrets-absent', actual: 'npm:honeycomb: dist/leak.js:1 npm-token' }],
  });
  expect(uploads()).toEqual([]);
}, 60_000);
