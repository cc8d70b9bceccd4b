import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { git } from '../../sample-project/make.ts';
import type { Arena } from '../arena.ts';
import { type Attack, each, type Family, policyWith } from '../attack.ts';

/** What the preparation makes, as an installation would; git ignores it. */
const tool =
  "require('node:fs').mkdirSync('tools', { recursive: true }); require('node:fs').writeFileSync('tools/lint.js', '1')";
const files = {
  '.gitignore': 'tools/\nsrc/made/\n',
  ...policyWith(`prepare: [[node, -e, "${tool}"]]\n`),
};
const plans = new WeakMap<Arena, string>();

const treeOf = (arena: Arena): string => join(arena.world.storage(plans.get(arena) ?? ''), 'worktree');
const put = (arena: Arena, path: string, text = 'export const evil = 1;\n'): void => {
  mkdirSync(dirname(join(treeOf(arena), path)), { recursive: true });
  writeFileSync(join(treeOf(arena), path), text);
};

/** The kept list rewritten as if the file had been made by a program of the release. */
function blessed(arena: Arena): void {
  put(arena, 'src/made/evil.js');
  const list = join(dirname(treeOf(arena)), 'surroundings.json');
  writeFileSync(list, readFileSync(list, 'utf8').replace('{', '{"src/made/evil.js":"1:2:3:4",'));
}

const planted = each(
  [
    ['a file that git shows', (arena) => put(arena, 'src/evil.js')],
    ['a file that git ignores', (arena) => put(arena, 'src/made/evil.js')],
    ['a test that runs with the others', (arena) => put(arena, 'test/mine.test.js', '')],
    ['a link to a file elsewhere', (arena) => symlinkSync('/etc/hostname', join(treeOf(arena), 'src/evil.js'))],
    [
      'a repository of its own, which git does not look into',
      (arena) => {
        put(arena, 'src/made/evil.js');
        git(join(treeOf(arena), 'src/made'), 'init', '--quiet');
      },
    ],
    ['what was installed, changed', (arena) => appendFileSync(join(treeOf(arena), 'tools/lint.js'), '2')],
    [
      'what was installed, exchanged with one of the same size',
      (arena) => {
        rmSync(join(treeOf(arena), 'tools/lint.js'));
        put(arena, 'tools/lint.js', '2');
      },
    ],
    ['what was installed, taken away', (arena) => rmSync(join(treeOf(arena), 'tools'), { recursive: true })],
    ['a file, and the list of known files rewritten', blessed],
  ] as [string, (arena: Arena) => void][],
  ([what, plant]): Attack => ({
    what: `before the gates: ${what}`,
    files,
    begun: true,
    async trick(arena) {
      const plan_id = await arena.plan();
      plans.set(arena, plan_id);
      await arena.call('run_release', { plan_id, until: 'synchronization' });
      plant(arena);
    },
    act: (arena) => arena.call('run_release', { plan_id: plans.get(arena) }),
    refused: 'RELEASE_TREE_CHANGED',
  }),
);

const later: Attack[] = each(
  ['src/evil.js', 'src/made/evil.js'],
  (path): Attack => ({
    what: `between the gates and the build: ${path}`,
    files,
    begun: true,
    async trick(arena) {
      const plan_id = await arena.plan();
      plans.set(arena, plan_id);
      await arena.call('run_release', { plan_id, until: 'synchronization' });
      const validated = await arena.call('validate_release', { plan_id });
      if (validated.isError) throw new Error(JSON.stringify(validated.data).slice(0, 2000));
      put(arena, path);
    },
    act: (arena) => arena.call('build_artifacts', { plan_id: plans.get(arena) }),
    refused: 'RELEASE_TREE_CHANGED',
  }),
);

/** Files that no commit holds, put into the work tree to be tested with or packed. */
export const beside: Family = { name: 'files beside the release', attacks: [...planted, ...later] };
