import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attack, each, type Family, failingTest, policyWith } from '../attack.ts';

const run = async ({ call, plan }: Parameters<Attack['act']>[0]) => call('run_release', { plan_id: await plan() });
const noGates = policyWith('gates: {}\n');
const untested =
  '{ "name": "honeycomb", "version": "1.0.0", "type": "module", "exports": "./src/index.js", "files": ["src"] }\n';
const emptied = (argv: string) => policyWith(`gates:\n  test: { argv: ${argv}, junit: '{reports}/junit.xml' }\n`);
const report = '<testsuites><testsuite tests="9"><testcase name="a"/></testsuite></testsuites>';

const edited: Attack[] = [
  {
    what: 'release.yaml edited in the work tree after planning',
    files: failingTest,
    async act({ call, plan, write, git }) {
      const plan_id = await plan();
      write(noGates);
      const answer = await call('run_release', { plan_id });
      git('checkout', '--quiet', '--', '.');
      return answer;
    },
    refused: 'tree-clean',
  },
  {
    what: 'release.yaml committed after planning',
    files: failingTest,
    begun: true,
    async act({ call, plan, write, git }) {
      const plan_id = await plan();
      write(noGates);
      git('commit', '--quiet', '--all', '-m', 'ci: no gates');
      return call('run_release', { plan_id });
    },
    refused: 'PLAN_OUTDATED',
  },
  {
    what: 'release.yaml edited in the work tree of the release',
    files: failingTest,
    begun: true,
    async act({ call, plan, world }) {
      const plan_id = await plan();
      await call('run_release', { plan_id, until: 'pre-validation' });
      writeFileSync(join(world.storage(plan_id), 'worktree', 'release.yaml'), 'gates: {}\n');
      return call('run_release', { plan_id });
    },
    refused: 'RELEASE_TREE_CHANGED',
  },
  {
    what: 'the failing test deleted from the work tree of the release',
    files: failingTest,
    begun: true,
    async act({ call, plan, world }) {
      const plan_id = await plan();
      await call('run_release', { plan_id, until: 'pre-validation' });
      rmSync(join(world.storage(plan_id), 'worktree', 'test/broken.test.js'));
      return call('run_release', { plan_id });
    },
    refused: 'RELEASE_TREE_CHANGED',
  },
  {
    what: 'the test command changed in the work tree of the release',
    files: failingTest,
    begun: true,
    async act({ call, plan, world }) {
      const plan_id = await plan();
      await call('run_release', { plan_id, until: 'pre-validation' });
      const file = join(world.storage(plan_id), 'worktree', 'package.json');
      writeFileSync(
        file,
        '{ "name": "honeycomb", "version": "1.0.0", "type": "module", "exports": "./src/index.js", "scripts": { "test": "true" } }\n',
      );
      return call('run_release', { plan_id });
    },
    refused: 'release-as-planned',
  },
  ...each(
    ['release.yml', '.release.yaml', 'config/release.yaml', 'release.yaml.local'],
    (file): Attack => ({
      what: `no gates in ${file}`,
      files: { ...failingTest, [file]: noGates['release.yaml'] ?? '' },
      runs: true,
      act: run,
      refused: 'tests-passing',
    }),
  ),
];

const withoutTests: Attack[] = [
  ...each(
    [
      ['no gate at all, and no test script that would be found instead', { ...noGates, 'package.json': untested }],
      ['a gate that is only true', policyWith('gates:\n  test: { argv: ["true"] }\n')],
      ['a gate that writes no report', emptied('["true"]')],
    ] as [string, Record<string, string>][],
    ([what, files]): Attack => ({ what, files, runs: true, act: run, refused: 'tests-passing' }),
  ),
  {
    what: 'every test deleted',
    files: { 'test/sides.test.js': null },
    runs: true,
    act: run,
    refused: 'tests-passing',
  },
  {
    what: 'every test skipped',
    files: { 'test/sides.test.js': "import { test } from 'node:test';\ntest('sides', { skip: true }, () => {});\n" },
    runs: true,
    act: run,
    refused: 'tests-passing',
  },
  {
    what: 'a filter that no test meets',
    files: emptied(
      "[node, --test, --test-name-pattern=nothing-is-called-so, --test-reporter=junit, '--test-reporter-destination={reports}/junit.xml']",
    ),
    runs: true,
    act: run,
    refused: 'tests-passing',
  },
  {
    what: 'a report that was committed long ago',
    files: {
      ...emptied('["true"]'),
      'junit.xml': report,
      'reports/junit.xml': report,
      'coverage/lcov.info': 'TN:\nend_of_record\n',
    },
    runs: true,
    act: run,
    refused: 'tests-passing',
  },
  {
    what: 'coverage that was committed long ago',
    files: {
      ...policyWith(
        "coverage: { minimum: 90 }\ngates:\n  test: { argv: [node, --test, --test-reporter=junit, '--test-reporter-destination={reports}/junit.xml'], junit: '{reports}/junit.xml', coverage: '{reports}/lcov.info' }\n",
      ),
      'lcov.info': 'TN:\nLF:9\nLH:9\nend_of_record\n',
    },
    runs: true,
    act: run,
    refused: 'gates-not-skipped',
  },
  {
    what: 'a report laid into the private storage before the run',
    files: emptied('["true"]'),
    runs: true,
    async act({ call, plan, world }) {
      const plan_id = await plan();
      const directory = join(world.storage(plan_id), 'reports/test');
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, 'junit.xml'), report);
      return call('run_release', { plan_id });
    },
    refused: 'tests-passing',
  },
  {
    what: 'a gate that repairs the tree it is to judge',
    files: {
      ...emptied("[node, mend.cjs, '{reports}']"),
      'mend.cjs': `const fs = require('node:fs');\nfs.writeFileSync('src/index.js', '// mended');\nfs.writeFileSync(process.argv[2] + '/junit.xml', '${report}');\n`,
    },
    runs: true,
    act: run,
    refused: 'TREE_CHANGED_BY_GATE',
  },
  {
    what: 'fewer components than the policy wants',
    trick: ({ commit, project }) => {
      rmSync(join(project, 'ai/agents/scout'), { recursive: true });
      commit('fix: less');
    },
    runs: true,
    act: run,
    refused: 'versions-synchronized',
  },
  {
    what: 'the project copied elsewhere with another policy',
    files: failingTest,
    begun: true,
    async act({ call, plan, project, world }) {
      const plan_id = await plan();
      const copy = join(world.directory, 'data', 'copy');
      cpSync(project, copy, { recursive: true });
      writeFileSync(join(copy, 'release.yaml'), 'gates: {}\n');
      return call('run_release', { plan_id, project: copy });
    },
    refused: 'tree-clean',
  },
];

/** Rules and tests changed where it should not count. */
export const policy: Family = { name: 'policy and tests', attacks: [...edited, ...withoutTests] };
