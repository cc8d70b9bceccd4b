import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Review } from '../../src/domain/approvals/review.ts';
import { reachOverSsh } from '../driver/ssh-remote.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

let world: TestWorld;
let ground: ReturnType<typeof prepare>;
let plan_id: string;

const policy = `${readFileSync(resolve('test/scenarios/in/release.yaml'), 'utf8')}
approvals:
  approvers: { ann: { roles: [security], github: ann } }
  required: [{ role: security }]
  wait_hours: 0.1
`;

beforeEach(async () => {
  world = testWorld();
  ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { 'release.yaml': policy }, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
  git('remote', 'set-url', 'origin', reachOverSsh(join(world.directory, 'forge'), ground.remote));
  plan_id = (await call('plan_release')).plan_id;
});
afterEach(() => world.leave());

const git = (...args: string[]) =>
  execFileSync('git', ['-C', ground.project, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();

// biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
async function call(tool: string, given: Record<string, unknown> = {}): Promise<any> {
  return JSON.parse((await ask(tool, given, world, ground)).text);
}

function review(fields: Partial<Review> = {}): void {
  const one: Review = {
    id: 'PRR_1',
    pull: { number: 7, author: 'carl', merged_as: null },
    by: { account: 'ann', person: true },
    verdict: 'approves',
    commit: { id: git('rev-parse', 'HEAD'), tree: git('rev-parse', 'HEAD^{tree}'), authors: ['carl'] },
    text: `${plan_id}: go`,
    edited: false,
    at: world.clock.now(),
    ...fields,
  };
  world.forgeFake.place('honey/comb', git('rev-parse', 'HEAD'), [], [one]);
}

it('lets the release go on once it stands, is kept in the record and spent there', async () => {
  expect(await call('request_approval', { plan_id })).toMatchObject({
    missing: [{ role: 'security', people: ['ann'] }],
    how: [`hive-release approve ${plan_id} --role security`, expect.stringContaining(`whose text names ${plan_id}`)],
    unseen: expect.stringContaining('does not know this commit'),
  });
  expect(await call('run_release', { plan_id })).toMatchObject({
    code: 'REFUSED',
    details: [{ guard: 'approvals-given' }],
    required_actions: [expect.stringContaining('approving review of commit')],
  });
  review();
  expect(await call('request_approval', { plan_id })).toMatchObject({
    missing: [],
    given: [{ approver: 'ann', reason: 'review of pull request 7' }],
    unseen: null,
  });
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(world.channelFake.registries.production.uploads).toEqual(['honeycomb@1.1.0']);
  expect(await world.ledgerFake.approvals(plan_id)).toMatchObject([
    { approval: { proof: { kind: 'forge-review', review: 'PRR_1' } }, used_by: expect.stringMatching(/\S/) },
  ]);
}, 60_000);

it('ends a waiting when the forge is looked at again, and no longer counts once it is dismissed', async () => {
  const wait = world.clock.wait;
  let looks = 0;
  world.clock.wait = async (milliseconds) => {
    if (milliseconds >= 300_000) review(looks++ === 0 ? { verdict: 'objects' } : {});
    return wait(milliseconds);
  };
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(looks).toBe(2);
}, 60_000);
