import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arena } from '../arena.ts';
import { type Attack, each, type Family, policyWith } from '../attack.ts';

const component = (glob: string) =>
  policyWith(`components:\n  sets:\n    - { type: a, glob: '${glob}', version: v }\n`);

/** A link in the project to something outside, committed and pushed. */
function link({ project, world, commit }: Arena, path: string, target: string): void {
  mkdirSync(join(world.directory, 'data'), { recursive: true });
  writeFileSync(join(world.directory, 'data', 'secret.yaml'), 'v: 1.0.0\n');
  rmSync(join(project, path), { recursive: true, force: true });
  symlinkSync(target.replace('@', join(world.directory, 'data')), join(project, path));
  commit('fix: link');
}

const globs = each(
  ['../*.yaml', '/etc/*.conf', 'a/../../*.yaml'],
  (glob): Attack => ({
    what: `components at ${glob}`,
    files: component(glob),
    act: ({ call }) => call('plan_release'),
    refused: 'CONFIG_INVALID',
  }),
);

const reports = each(
  ['junit.xml', '/tmp/junit.xml', '{reports}/../../junit.xml', '{reports}/a/../../../x'],
  (path): Attack => ({
    what: `a test report at ${path}`,
    files: policyWith(`gates:\n  test: { argv: [npm, test], junit: '${path}' }\n`),
    act: ({ call }) => call('plan_release'),
    refused: 'CONFIG_INVALID',
  }),
);

const policyPath = (more: string): Attack => ({
  what: `in release.yaml: ${more.trim()}`,
  files: policyWith(more),
  act: ({ call }) => call('plan_release'),
  refused: 'CONFIG_INVALID',
});

const links: Attack[] = [
  {
    what: 'a changelog that is a link out of the project',
    trick: (arena) => link(arena, 'CHANGELOG.md', '@/secret.yaml'),
    runs: true,
    act: async ({ call, plan }) => call('run_release', { plan_id: await plan() }),
    refused: 'FILE_OUTSIDE_PROJECT',
  },
  {
    what: 'a component that is a link out of the project',
    trick: (arena) => link(arena, 'ai/agents/queen/config.yaml', '@/secret.yaml'),
    async act({ call }) {
      const planned = await call('plan_release');
      return planned.isError ? planned : call('run_release', { plan_id: planned.data.plan_id });
    },
    refused: 'versions-synchronized',
  },
  {
    what: 'a directory of components that is a link out of the project',
    trick: (arena) => link(arena, 'ai/agents/queen', '@'),
    act: ({ call }) => call('plan_release'),
    check: ([answer]) => {
      if (JSON.stringify(answer?.data).includes('secret.yaml')) throw new Error('the link was followed');
    },
  },
  {
    what: 'a release.yaml that is a link',
    trick: (arena) => link(arena, 'release.yaml', '@/secret.yaml'),
    act: ({ call }) => call('plan_release'),
    refused: 'CONFIG_UNREADABLE',
  },
  {
    what: 'a package.json that is a link',
    trick: (arena) => link(arena, 'package.json', '@/secret.yaml'),
    act: ({ call }) => call('plan_release'),
    refused: 'PROJECT_UNDETECTED',
  },
  {
    what: 'a file swapped for a link between plan and run',
    async act(arena) {
      const plan_id = await arena.plan();
      rmSync(join(arena.project, 'package.json'));
      symlinkSync('/etc/hostname', join(arena.project, 'package.json'));
      const answer = await arena.call('run_release', { plan_id });
      arena.git('checkout', '--quiet', '--', 'package.json');
      return answer;
    },
    refused: 'tree-clean',
  },
  {
    what: 'a file of the release tree swapped for a link before it is written',
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      await arena.call('run_release', { plan_id, until: 'pre-validation' });
      const worktree = join(arena.world.storage(plan_id), 'worktree');
      rmSync(join(worktree, 'package.json'));
      symlinkSync(join(arena.project, 'package.json'), join(worktree, 'package.json'));
      return arena.call('run_release', { plan_id });
    },
    refused: 'FILE_OUTSIDE_PROJECT',
  },
];

const files = [
  'changelog: { file: ../CHANGELOG.md }\n',
  'changelog: { file: /tmp/attack/CHANGELOG.md }\n',
  'changelog: { file: .git/config }\n',
  'changelog: { file: .GIT/hooks/pre-commit }\n',
  "changelog: { notes: '../{version}.md' }\n",
  "changelog: { notes: '.git/{version}' }\n",
  'versioning: { source: { file: ../package.json, format: json, path: version } }\n',
  'versioning: { mirrors: [{ file: a/../../b.json, format: json, path: version }] }\n',
  'packages: { evil: { path: ../other } }\n',
].map(policyPath);

/** Ways out of the project: dots, absolute paths, links, and links that come when nobody looks. */
export const paths: Family = { name: 'path traversal and links', attacks: [...globs, ...reports, ...links, ...files] };
