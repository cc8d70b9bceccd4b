import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGit } from '../../../src/adapters/git/git.ts';
import { npmChannel } from '../../../src/adapters/npm/npm.ts';
import { createPrograms } from '../../../src/adapters/programs.ts';
import type { Environment } from '../../../src/domain/programs/child-environment.ts';
import type { Arena } from '../arena.ts';
import { type Attack, each, type Family } from '../attack.ts';

/** A server that was started with these variables. */
function startedWith({ world }: Arena, more: Environment): void {
  const settings = { environment: { ...process.env, ...more }, redact: (text: string) => text, clock: world.clock };
  world.git = createGit(settings);
  world.programs = createPrograms(settings);
}

/** Programs in the project that leave a mark and call themselves what the server starts. */
const namesakes = (mark: string) =>
  Object.fromEntries(['git', 'npm', 'node', 'sh', 'ssh'].map((name) => [name, `#!/bin/sh\necho x > ${mark}\n`]));

function plantNamesakes({ project, mark, commit }: Arena): void {
  for (const [name, text] of Object.entries(namesakes(mark))) writeFileSync(join(project, name), text, { mode: 0o755 });
  mkdirSync(join(project, 'node_modules/.bin'), { recursive: true });
  for (const [name, text] of Object.entries(namesakes(mark)))
    writeFileSync(join(project, 'node_modules/.bin', name), text, { mode: 0o755 });
  writeFileSync(join(project, '.gitignore'), 'node_modules\n');
  commit('fix: programs');
}

const looks = ['get_release', 'analyze_changes', 'plan_release'];

const paths = each(
  ['.:', ':', './node_modules/.bin:', 'node_modules/.bin:./:'],
  (before): Attack => ({
    what: `PATH that begins with ${JSON.stringify(before)}`,
    trick(arena) {
      plantNamesakes(arena);
      startedWith(arena, { PATH: `${before}${process.env.PATH}` });
    },
    act: ({ call }) => Promise.all(looks.map((tool) => call(tool))),
  }),
);

/** Variables that would lead git or node elsewhere; they must not reach them. */
const variables = each(
  [
    ['GIT_DIR', '/nowhere'],
    ['GIT_WORK_TREE', '/'],
    ['GIT_INDEX_FILE', '/nowhere'],
    ['GIT_OBJECT_DIRECTORY', '/nowhere'],
    ['GIT_EXTERNAL_DIFF', 'touch x'],
    ['GIT_PAGER', 'touch x'],
    ['GIT_EDITOR', 'touch x'],
    ['GIT_ASKPASS', '/bin/false'],
    ['GIT_EXEC_PATH', '/nowhere'],
    ['GIT_TEMPLATE_DIR', '/nowhere'],
    ['GIT_CONFIG_COUNT', '1'],
    ['GIT_PROXY_COMMAND', 'touch x'],
    ['GIT_NAMESPACE', 'evil'],
    ['NODE_OPTIONS', '--require /nowhere.cjs'],
    ['LD_PRELOAD', '/nowhere.so'],
    ['npm_config_script_shell', '/bin/false'],
  ] as const,
  ([name, value]): Attack => ({
    what: `${name} in the environment of the server`,
    trick: (arena) => startedWith(arena, { [name]: value }),
    act: ({ call }) => Promise.all(looks.map((tool) => call(tool))),
  }),
);

/** The real npm, against a registry that is not there: nothing of the project's may run, whatever it says. */
const withNpm = each(
  [
    ['script-shell', (mark: string) => ({ '.npmrc': `script-shell=${mark}.sh\nignore-scripts=false\n` })],
    ['node-options', (mark: string) => ({ '.npmrc': `node-options=--require=${mark}.cjs\n` })],
    [
      'scripts around publishing',
      (mark: string) => ({
        'package.json': JSON.stringify({
          name: 'honeycomb',
          version: '1.0.0',
          type: 'module',
          exports: './src/index.js',
          scripts: {
            test: 'node --test',
            prepublishOnly: `touch ${mark}`,
            publish: `touch ${mark}`,
            postpublish: `touch ${mark}`,
          },
        }),
      }),
    ],
    ['a git of its own', (mark: string) => ({ '.npmrc': `git=${mark}.sh\n` })],
  ] as [string, (mark: string) => Record<string, string>][],
  ([what, files]): Attack => ({
    what: `npm of the project: ${what}`,
    trick(arena) {
      arena.commit('fix: npm', files(arena.mark));
      const settings = {
        channel: 'npm',
        test: { registry: 'http://127.0.0.1:9', index: null, token_env: null, account_env: null },
        production: { registry: 'http://127.0.0.1:9/p', index: null, token_env: null, account_env: null },
        directory: arena.project,
        options: {},
      };
      const channel = npmChannel({ settings, programs: arena.world.programs, token: () => undefined });
      arena.world.channel = () => channel;
    },
    act: ({ call }) => call('plan_release'),
    check: ([answer]) => {
      if (answer?.data.verdict !== 'NO_GO') throw new Error('a registry that is not there counted as ready');
    },
  }),
);

/** Programs and variables that stand where the server might take them for its own. */
export const surroundings: Family = { name: 'programs and variables', attacks: [...paths, ...variables, ...withNpm] };
