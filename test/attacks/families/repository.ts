import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arena } from '../arena.ts';
import { type Attack, each, type Family, failingTest } from '../attack.ts';

/** A program in the data directory that leaves a mark outside when it is started. */
function program({ world, mark }: Arena): string {
  const file = join(world.directory, 'data', 'evil.sh');
  mkdirSync(join(world.directory, 'data'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\ntouch ${mark}\ncat\n`);
  chmodSync(file, 0o755);
  return file;
}

const looks = ['get_release', 'analyze_changes', 'assess_complexity', 'plan_release', 'generate_changelog'];
const lookAll = ({ call }: Arena) => Promise.all(looks.map((tool) => call(tool)));

/** Keys that git obeys merely to look: refused before it looks. */
const refusedKeys = each(
  [
    'core.fsmonitor',
    'core.sshCommand',
    'core.gitProxy',
    'core.askPass',
    'filter.evil.clean',
    'filter.evil.smudge',
    'filter.evil.process',
    'filter.lfs.clean',
    'remote.origin.uploadpack',
    'remote.origin.vcs',
  ],
  (key): Attack => ({
    what: `${key} in its configuration`,
    trick: (arena) => void arena.git('config', key, program(arena)),
    act: lookAll,
    refused: 'REPOSITORY_STARTS_PROGRAMS',
  }),
);

const refusedOtherwise = each(
  [
    ['a helper for credentials that is a command', ['config', 'credential.helper', '!touch x']],
    ['a helper for credentials of one host', ['config', 'credential.https://example.invalid.helper', '/bin/sh']],
    ['every protocol allowed', ['config', 'protocol.ext.allow', 'always']],
    ['the key written large', ['config', 'CORE.FSMONITOR', '/bin/false']],
    ['a program that signs', ['config', 'gpg.program', '/bin/false']],
    ['a program that signs with SSH keys', ['config', 'gpg.ssh.program', '/bin/false']],
    ['a command that finds the key to sign with', ['config', 'gpg.ssh.defaultKeyCommand', '/bin/false']],
  ] as [string, string[]][],
  ([what, words]): Attack => ({
    what,
    trick: ({ git }) => void git(...words),
    act: lookAll,
    refused: 'REPOSITORY_STARTS_PROGRAMS',
  }),
);

const included: Attack[] = [
  ...each(
    ['include.path', 'includeIf.gitdir:/.path'],
    (key): Attack => ({
      what: `a configuration that it takes in by ${key.split('.')[0]}`,
      trick(arena) {
        const file = join(arena.project, '.git', 'more');
        writeFileSync(file, `[core]\n\tfsmonitor = ${program(arena)}\n`);
        arena.git('config', key, file);
      },
      act: lookAll,
      refused: 'REPOSITORY_STARTS_PROGRAMS',
    }),
  ),
  {
    what: 'a configuration of one work tree',
    trick(arena) {
      arena.git('config', 'extensions.worktreeConfig', 'true');
      arena.git('config', '--worktree', 'core.fsmonitor', program(arena));
    },
    act: lookAll,
    refused: 'REPOSITORY_STARTS_PROGRAMS',
  },
];

/** Keys that looking does not need: they may stand there and nothing happens. */
const unheard = each(
  [
    'core.pager',
    'core.editor',
    'diff.external',
    'diff.evil.textconv',
    'diff.evil.command',
    'merge.evil.driver',
    'alias.status',
    'alias.log',
    'core.alternateRefsCommand',
    'interactive.diffFilter',
    'sequence.editor',
    'uploadpack.packObjectsHook',
  ],
  (key): Attack => ({
    what: `${key} in its configuration, which nobody needs to look`,
    files: { '.gitattributes': '*.js diff=evil merge=evil filter=evil\n' },
    trick(arena) {
      arena.git('config', key, key.startsWith('alias') ? `!${program(arena)}` : program(arena));
    },
    act: lookAll,
  }),
);

const elsewhere: Attack[] = [
  {
    what: 'hooks that run when something is only looked at',
    trick(arena) {
      const hooks = join(arena.project, '.git', 'hooks');
      mkdirSync(hooks, { recursive: true });
      for (const name of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman', 'post-checkout'])
        writeFileSync(join(hooks, name), `#!/bin/sh\ntouch ${arena.mark}\n`, { mode: 0o755 });
    },
    act: lookAll,
  },
  {
    what: 'a submodule with a configuration of its own',
    trick(arena) {
      const inner = join(arena.project, 'inner');
      mkdirSync(inner);
      arena.git('init', '--quiet', inner);
      arena.git(
        '-C',
        inner,
        '-c',
        'user.name=Bo',
        '-c',
        'user.email=bo@honeycomb.example',
        'commit',
        '--quiet',
        '--allow-empty',
        '-m',
        'x',
      );
      arena.commit('fix: inner', {
        '.gitmodules': '[submodule "inner"]\n\tpath = inner\n\turl = ext::sh -c touch% x\n',
      });
      arena.git('-C', inner, 'config', 'core.fsmonitor', program(arena));
    },
    act: lookAll,
  },
  {
    what: 'a remote helper that starts a shell',
    trick: ({ git, mark }) => void git('remote', 'set-url', 'origin', `ext::sh -c touch% ${mark}`),
    act: ({ call }) => call('plan_release'),
    check: ([answer]) => {
      if (answer?.data.verdict !== 'NO_GO') throw new Error('the remote counted as reachable');
    },
  },
  {
    what: 'a remote whose host is an option of ssh',
    trick: ({ git, mark }) => void git('remote', 'set-url', 'origin', `ssh://-oProxyCommand=touch%20${mark}/x`),
    act: ({ call }) => call('plan_release'),
    check: ([answer]) => {
      if (answer?.data.verdict !== 'NO_GO') throw new Error('the remote counted as reachable');
    },
  },
  {
    what: 'a hook that says yes in place of the tests',
    files: failingTest,
    runs: true,
    trick({ project }) {
      const hooks = join(project, '.git', 'hooks');
      mkdirSync(hooks, { recursive: true });
      writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\nrm -f test/broken.test.js\ngit add --all\n', {
        mode: 0o755,
      });
    },
    begun: true,
    act: async ({ call, plan }) => call('run_release', { plan_id: await plan() }),
    refused: 'release-as-planned',
  },
  {
    what: 'a hook that adds code to the release commit',
    runs: true,
    begun: true,
    trick({ project }) {
      const hooks = join(project, '.git', 'hooks');
      mkdirSync(hooks, { recursive: true });
      writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\necho evil > src/evil.js\ngit add --all\n', { mode: 0o755 });
    },
    act: async ({ call, plan }) => call('run_release', { plan_id: await plan() }),
    refused: 'release-as-planned',
  },
];

/** The repository's own configuration, hooks and attributes. */
export const repository: Family = {
  name: 'configuration and hooks of the repository',
  attacks: [...refusedKeys, ...refusedOtherwise, ...included, ...unheard, ...elsewhere],
};
