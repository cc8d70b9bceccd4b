import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { githubChannel } from '../../src/adapters/forges/github/channel.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { type Github, startGithub } from '../adapters/forges/github/emulator.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { describeWith } from '../tiers.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** An npm project with a release page, through the tools: real git, real gh, the GitHub emulator. */
let world: TestWorld;
let github: Github;
afterEach(async () => {
  await github.stop();
  await world.leave();
});

const policy = (more = '') => `components: { minimum: 0 }
gates: { test: { argv: [node, --test, --test-reporter=junit, '--test-reporter-destination={reports}/j.xml'], junit: '{reports}/j.xml' } }
channels:
  npm: { test: { registry: 'http://127.0.0.1:4871' }, production: { registry: 'http://127.0.0.1:4872' } }
  github: { repository: github.honey.test/honey/comb }
${more}`;

async function begin(more = '', files: Record<string, string> = {}) {
  world = testWorld();
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { ...files, 'release.yaml': policy(more) }, tag: 'v1.0.0', push: true },
    { commit: 'feat: count corners', files: { 'src/corners.js': 'export const corners = 6;\n' }, push: true },
  ]);
  github = await startGithub(join(world.directory, 'gh'), ground.remote);
  const environment = { PATH: process.env.PATH, HOME: world.directory, ...github.environment };
  const programs = createPrograms({ environment, redact: (text) => text, clock: world.clock });
  const { channel } = world;
  world.channel = (settings) =>
    settings.channel === 'github' ? githubChannel({ settings, programs, token: () => undefined }) : channel(settings);
  const tell = async (tool: string, given: Record<string, unknown> = {}) =>
    JSON.parse((await ask(tool, given, world, ground)).text);
  return { ground, tell };
}

describeWith(1, ['gh'])('a release with a page on GitHub', () => {
  it('is shown after the push with the very files that were published, and rolled back by a mark', async () => {
    const { tell } = await begin();
    const plan = await tell('plan_release');
    expect(plan).toMatchObject({ verdict: 'GO' });
    const titles = plan.items.map((item: { title: string }) => item.title);
    const push = titles.findIndex((title: string) => title.startsWith('push '));
    expect(titles[push + 1]).toBe('show v1.1.0 on github github.honey.test/honey/comb');
    const done = await tell('run_release', { plan_id: plan.plan_id });
    expect(done).toMatchObject({ status: 'success', distribution: { github: 'success', git: 'success' } });
    expect(done.addresses).toContainEqual({
      ...{ stage: 'production', channel: 'github', name: 'github.honey.test/honey/comb', what: 'release page' },
      ...{ address: expect.stringMatching(/^https?:\/\/.*honey\/comb\/releases\//), verified: true },
      seen_at: expect.any(String),
    });
    const [page] = await github.releases();
    expect(page).toMatchObject({ tag_name: 'v1.1.0', draft: false, prerelease: false });
    expect(page?.body).toContain('count corners');
    expect(page?.assets.map(({ name }) => name)).toEqual(['honeycomb-1.1.0.tgz']);

    const back = await tell('rollback', { version: '1.1.0', reason: 'the installer crashes on start' });
    expect(back, JSON.stringify(back)).toMatchObject({ status: 'success', distribution: { github: 'withdrawn' } });
    const [marked] = await github.releases();
    expect(marked).toMatchObject({ tag_name: 'v1.1.0', prerelease: true });
    expect(marked?.body).toMatch(/^> \*\*Rolled back\*\*: use 1\.0\.0 instead\n/);
    expect(marked?.assets).toHaveLength(1);
  }, 180_000);

  it('stops where the forge fails, and the same plan goes on without doing anything twice', async () => {
    const { tell } = await begin();
    const plan = await tell('plan_release');
    const call = /assets\?name/;
    for (let time = 0; time < 12; time += 1) github.troubles.push({ call, trouble: 502 });
    const stopped = await tell('run_release', { plan_id: plan.plan_id });
    expect(stopped).toMatchObject({ code: 'RUN_STOPPED', details: [{ path: 'REGISTRY_UNREACHABLE' }] });
    expect((await github.releases()).map(({ draft, assets }) => [draft, assets.length])).toEqual([[true, 0]]);
    github.troubles.length = 0;
    expect(await tell('run_release', { plan_id: plan.plan_id })).toMatchObject({ status: 'success' });
    expect((await github.releases()).map(({ draft, assets }) => [draft, assets.length])).toEqual([[false, 1]]);
    expect(world.channelFake.registries.production.uploads).toEqual(['honeycomb@1.1.0']);
  }, 180_000);

  it('tells of the draft that it left when it is rolled back before the page could be shown', async () => {
    const { tell } = await begin();
    const plan = await tell('plan_release');
    for (let time = 0; time < 12; time += 1) github.troubles.push({ call: /assets\?name/, trouble: 502 });
    expect(await tell('run_release', { plan_id: plan.plan_id })).toMatchObject({ code: 'RUN_STOPPED' });
    github.troubles.length = 0;
    const back = await tell('rollback', { version: '1.1.0', reason: 'nobody can fetch it' });
    expect(back, JSON.stringify(back)).toMatchObject({
      status: 'success',
      left: expect.arrayContaining([
        'show v1.1.0 on github github.honey.test/honey/comb: a draft was begun that nobody else sees; a person deletes it',
      ]),
    });
    expect((await github.releases()).map(({ draft }) => draft)).toEqual([true]);
  }, 180_000);

  it('is refused before anything begins where a page of that tag stands, or nobody may write one', async () => {
    const { tell } = await begin();
    await github.ask('POST', '/repos/honey/comb/releases', { tag_name: 'v1.1.0', name: 'theirs' });
    expect(await tell('plan_release')).toMatchObject({
      verdict: 'NO_GO',
      violations: [{ guard: 'version-free', detail: { actual: 'taken: v1.1.0 on github production' } }],
    });
    github.troubles.push({ call: /honey\/comb$/, trouble: 401 });
    expect(await tell('plan_release')).toMatchObject({
      violations: expect.arrayContaining([expect.objectContaining({ guard: 'channels-ready' })]),
    });
  }, 120_000);

  it('warns of a pipeline that the tag or the page sets off, and of what would be published twice', async () => {
    const workflow = "on: { push: { tags: ['v*'] } }\njobs: { out: { steps: [{ run: npm publish }] } }\n";
    const { tell } = await begin('', { '.github/workflows/out.yml': workflow, '.github/workflows/odd.yml': 'on: [' });
    const { warnings, triggers } = await tell('plan_release');
    expect(triggers).toEqual([{ file: '.github/workflows/out.yml', on: 'tag', publishes: 'npm', by: 'npm publish' }]);
    expect(warnings.join('\n')).toMatch(/Pushing v1\.1\.0 starts \.github\/workflows\/out\.yml/);
    expect(warnings.join('\n')).toMatch(/honeycomb would be published twice/);
    expect(warnings.join('\n')).toMatch(/odd\.yml could not be read/);
  }, 60_000);
});
