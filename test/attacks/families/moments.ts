import { readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arena } from '../arena.ts';
import { type Attack, each, type Family, failingTest } from '../attack.ts';

/** A release that has come to a point; the plan's id stands in a note, since the attack goes on from there. */
const plans = new WeakMap<Arena, string>();
const planOf = (arena: Arena): string => plans.get(arena) ?? '';

async function begun(arena: Arena, until: string): Promise<void> {
  const plan_id = await arena.plan();
  plans.set(arena, plan_id);
  if (until !== 'plan') await arena.call('run_release', { plan_id, until });
}

const goOn = (arena: Arena) => arena.call('run_release', { plan_id: planOf(arena) });
const produce = (arena: Arena) => arena.call('publish', { plan_id: planOf(arena), stage: 'production' });

/** Another commit under the name of the release branch, as whoever can write into the repository makes it. */
async function forgeCommit(
  { git, write, world }: Arena,
  plan_id: string,
  files: Record<string, string | null>,
  from?: string,
) {
  const branch = (await world.ledgerFake.plan(plan_id))?.release_branch ?? '';
  git('checkout', '--quiet', '--detach', from ?? branch);
  write(files);
  git('add', '--all');
  git('commit', '--quiet', '--amend', '--no-edit');
  const forged = git('rev-parse', 'HEAD');
  git('checkout', '--quiet', 'main');
  git('update-ref', `refs/heads/${branch}`, forged);
}

const commits: Attack[] = [
  ...each(
    [
      ['code slipped into it', { 'src/evil.js': 'evil\n' }],
      ['a test taken out of it', { 'test/sides.test.js': null }],
      [
        'the test command changed in it',
        {
          'package.json':
            '{ "name": "honeycomb", "version": "1.1.0", "type": "module", "exports": "./src/index.js", "scripts": { "test": "true" } }\n',
        },
      ],
      ['the policy changed in it', { 'release.yaml': 'gates: {}\n' }],
    ] as [string, Record<string, string | null>][],
    ([what, files]): Attack => ({
      what: `the release commit exchanged once it stands: ${what}`,
      begun: true,
      async trick(arena) {
        await begun(arena, 'synchronization');
        await forgeCommit(arena, planOf(arena), files);
      },
      act: goOn,
      refused: what.startsWith('a test') ? 'release-as-planned' : 'RELEASE_TREE_CHANGED',
    }),
  ),
  {
    what: 'a release branch prepared before the run, with the mark of the plan and without the failing test',
    files: failingTest,
    begun: true,
    async trick(arena) {
      await begun(arena, 'synchronization');
      const tip = arena.git('rev-parse', 'release/v1.1.0');
      await arena.call('rollback', { reason: 'begin again' });
      await forgeCommit(arena, planOf(arena), { 'test/broken.test.js': null }, tip);
    },
    act: goOn,
    refused: 'release-as-planned',
  },
  {
    what: 'a branch of a person that has the name of the release branch',
    async trick(arena) {
      arena.git('checkout', '--quiet', '-b', 'release/v1.1.0');
      arena.git('commit', '--quiet', '--allow-empty', '-m', 'feat: my own work');
      arena.git('checkout', '--quiet', 'main');
      await begun(arena, 'plan');
    },
    act: goOn,
    refused: 'BRANCH_TAKEN',
  },
];

const artifacts: Attack[] = [
  ...each(
    [
      ['replaced', (file: string) => writeFileSync(file, 'other bytes')],
      ['deleted', (file: string) => rmSync(file)],
      [
        'a link to other bytes',
        (file: string) => {
          rmSync(file);
          symlinkSync('/etc/hostname', file);
        },
      ],
    ] as [string, (file: string) => void][],
    ([what, spoil]): Attack => ({
      what: `the artifact ${what} after it was tested`,
      begun: true,
      async trick(arena) {
        await begun(arena, 'building');
        await arena.call('publish', { plan_id: planOf(arena), stage: 'test' });
        const directory = join(arena.world.storage(planOf(arena)), 'artifacts');
        for (const name of readdirSync(directory).filter((one) => one.endsWith('.tgz'))) spoil(join(directory, name));
      },
      act: produce,
      refused: what.startsWith('a link') ? 'FILE_OUTSIDE_PROJECT' : 'RUN_STOPPED',
    }),
  ),
  {
    what: 'the version on the test registry exchanged before production',
    begun: true,
    async trick(arena) {
      await begun(arena, 'building');
      await arena.call('publish', { plan_id: planOf(arena), stage: 'test' });
      arena.world.channelFake.place('test', 'honeycomb', { version: '1.1.0', integrity: 'sha512-other' });
    },
    act: produce,
    refused: 'version-free',
  },
];

const world = (what: string, change: (arena: Arena) => void, refused: string): Attack => ({
  what: `between plan and run: ${what}`,
  begun: true,
  async trick(arena) {
    await begun(arena, 'plan');
    change(arena);
  },
  act: goOn,
  refused,
});

/** Somebody else pushes to the remote. */
function pushElsewhere({ world: { directory }, remote, git }: Arena): void {
  const clone = join(directory, 'data', 'clone');
  git('clone', '--quiet', remote, clone);
  git(
    '-C',
    clone,
    '-c',
    'user.name=Bo',
    '-c',
    'user.email=bo@honeycomb.example',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'fix: theirs',
  );
  git('-C', clone, 'push', '--quiet', 'origin', 'main');
}

const between: Attack[] = [
  world('the tag made here', ({ git }) => void git('tag', 'v1.1.0'), 'version-free'),
  world(
    'the tag pushed',
    ({ git }) =>
      void [git('tag', 'v1.1.0', 'v1.0.0'), git('push', '--quiet', 'origin', 'v1.1.0'), git('tag', '-d', 'v1.1.0')],
    'version-free',
  ),
  world('the remote moved on', pushElsewhere, 'branch-in-step'),
  world(
    'the remote taken away',
    ({ git }) => void git('remote', 'set-url', 'origin', '/nowhere/at/all.git'),
    'PLAN_UNKNOWN',
  ),
  world(
    'the version published by somebody',
    (arena) => arena.world.channelFake.place('production', 'honeycomb', { version: '1.1.0' }),
    'version-free',
  ),
  world(
    'the credentials withdrawn',
    (arena) => {
      arena.world.channelFake.registries.production.state = 'refuses-token';
    },
    'channels-ready',
  ),
  world(
    'the registry gone',
    (arena) => {
      arena.world.channelFake.registries.test.state = 'dead';
    },
    'channels-ready',
  ),
  world(
    'a commit more',
    ({ git }) => void git('commit', '--quiet', '--allow-empty', '-m', 'fix: more'),
    'PLAN_OUTDATED',
  ),
  world('another branch', ({ git }) => void git('checkout', '--quiet', '-b', 'other'), 'PLAN_OUTDATED'),
  world('a file nobody committed', ({ write }) => write({ 'new.js': '' }), 'tree-clean'),
];

/** Looked at, changed, used: everything that moves between two moments. */
export const moments: Family = {
  name: 'time of check and time of use',
  attacks: [...commits, ...artifacts, ...between],
};
