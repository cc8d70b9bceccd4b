import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { artifactFiles } from '../../../src/domain/records/artifact.ts';
import { releaseConfig } from '../../faults/fixture.ts';
import { ask, prepare } from '../../scenarios/scenario.ts';
import { type TestWorld, testWorld } from '../test-world.ts';

/** A channel that the project's pipeline publishes once the tag is pushed: nothing is uploaded, only looked for. */
let world: TestWorld;
afterEach(() => world.leave());

const workflow = "on: { push: { tags: ['v*'] } }\njobs: { out: { steps: [{ run: npm publish }] } }\n";
const place = { registry: 'http://127.0.0.1:4872' };

function begin({
  text = workflow,
  bytes = 'same',
  after = 0,
}: {
  text?: string;
  bytes?: 'same' | 'other' | 'none';
  after?: number;
} = {}) {
  world = testWorld();
  const pipeline = { bytes, looks: 0, plan_id: '' };
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    {
      commit: 'chore: begin',
      files: {
        'release.yaml': releaseConfig({
          channels: { npm: { test: { registry: 'http://127.0.0.1:4871' }, production: { ...place, by: 'ci' } } },
          ci: { wait_minutes: 1 },
        }),
        '.github/workflows/publish.yml': text,
      },
      tag: 'v1.0.0',
      push: true,
    },
    { commit: 'feat: count corners', files: { 'src/corners.js': 'export const corners = 6;\n' }, push: true },
  ]);
  const { channel } = world;
  /** What the pipeline does after so many looks, once the tag is on the remote. */
  const publish = async () => {
    const tags = execFileSync('git', ['-C', ground.remote, 'tag', '--list'], { encoding: 'utf8' });
    if (!tags.includes('v1.1.0') || pipeline.bytes === 'none') return;
    pipeline.looks += 1;
    if (pipeline.looks <= after) return;
    const { ledgerFake, channelFake } = world;
    const evidence = await ledgerFake.evidence(pipeline.plan_id);
    const built = evidence.findLast(({ kind }) => kind === 'artifact');
    const integrity = pipeline.bytes === 'same' && built ? artifactFiles(built)[0]?.integrity : 'sha512-of-others';
    channelFake.place('production', 'honeycomb', { version: '1.1.0', ...(integrity ? { integrity } : {}) });
  };
  world.channel = (settings) => {
    const real = channel(settings);
    return {
      ...real,
      name: real.name,
      observe: async (target) => {
        if (target.stage === 'production') await publish();
        return real.observe(target);
      },
      preflight: async (target) => {
        if (target.stage === 'production') throw new Error('nobody asks for credentials');
        return real.preflight(target);
      },
    };
  };
  const tell = async (tool: string, given: Record<string, unknown> = {}) => {
    const answer = JSON.parse((await ask(tool, given, world, ground)).text);
    pipeline.plan_id = answer.plan_id ?? pipeline.plan_id;
    return answer;
  };
  return { tell, pipeline };
}

const production = () => world.channelFake.registries.production;

it('pushes the tag under all guards, waits, compares, and uploads nothing', async () => {
  const { tell } = begin({ after: 3 });
  const plan = await tell('plan_release');
  expect(plan).toMatchObject({ verdict: 'GO' });
  const titles = plan.items.map(({ title }: { title: string }) => title);
  expect(titles).toContain('push main and v1.1.0 to origin, at which the pipeline publishes honeycomb on npm');
  expect(titles).toContain('see that the pipeline publishes honeycomb 1.1.0 on npm');
  expect(JSON.stringify(plan.warnings)).not.toContain('published twice');
  const answer = await tell('run_release', { plan_id: plan.plan_id });
  expect(answer).toMatchObject({ status: 'success', distribution: { npm_production: 'success', git: 'success' } });
  expect(answer.skipped).toMatchObject({ github: 'policy names no such channel' });
  expect(answer.distribution).not.toHaveProperty('github');
  expect(production().uploads).toEqual([]);
  expect(production().packages.get('honeycomb')?.versions.has('1.1.0')).toBe(true);
}, 120_000);

it('says with both digests that other bytes were published', async () => {
  const { tell } = begin({ bytes: 'other' });
  const { plan_id } = await tell('plan_release');
  const answer = await tell('run_release', { plan_id });
  expect(answer).toMatchObject({ code: 'RUN_STOPPED', details: [{ path: 'CI_PUBLISHED_OTHERS' }, {}] });
  const [, told] = answer.details;
  expect(told.actual).toBe('honeycomb-1.1.0.tgz sha512-of-others');
  expect(told.expected).toMatch(/^honeycomb-1\.1\.0\.tgz sha512-[A-Za-z0-9+/=]{80,}$/);
  expect(answer.required_actions.join()).toContain('rollback');
  expect(production().uploads).toEqual([]);
  const back = await tell('rollback', { reason: 'nobody tested that' });
  expect(back).toMatchObject({ status: 'success' });
  expect(back.left.join()).toContain('a person who holds the token of npm');
}, 120_000);

it('gives up waiting, and goes on with the same plan once it is published', async () => {
  const { tell, pipeline } = begin({ bytes: 'none' });
  const { plan_id } = await tell('plan_release');
  const stopped = await tell('run_release', { plan_id });
  expect(stopped).toMatchObject({
    code: 'RUN_STOPPED',
    details: [
      { path: 'CI_PUBLICATION_PENDING' },
      {
        path: 'npm',
        actual: '1.1.0 is not on npm yet',
        expected: expect.stringMatching(/^honeycomb-1\.1\.0\.tgz sha512-/),
      },
    ],
  });
  pipeline.bytes = 'same';
  expect(await tell('run_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(production().uploads).toEqual([]);
}, 120_000);

it('leaves withdrawing to who holds the token', async () => {
  const { tell } = begin({});
  const { plan_id } = await tell('plan_release');
  expect(await tell('run_release', { plan_id })).toMatchObject({ status: 'success' });
  const answer = await tell('rollback', { reason: 'it hums too loud' });
  expect(answer.left.join()).toContain('a person who holds the token of npm');
}, 120_000);

it('pushes nothing that was not proven from the test stage', async () => {
  const { tell } = begin({});
  const { plan_id } = await tell('plan_release');
  await tell('run_release', { plan_id, until: 'building' });
  expect(await tell('publish', { plan_id, stage: 'production' })).toMatchObject({ code: 'PHASE_ORDER' });
  expect(production().packages.get('honeycomb')).toBeUndefined();
}, 120_000);

it('refuses the plan when no workflow publishes it', async () => {
  const { tell } = begin({ text: 'on: push\njobs: { test: { steps: [{ run: npm test }] } }\n' });
  const plan = await tell('plan_release');
  expect(plan).toMatchObject({ verdict: 'NO_GO', violations: [{ guard: 'ci-publishes' }] });
}, 60_000);
