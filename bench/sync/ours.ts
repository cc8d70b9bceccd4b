import fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { filesAt } from '../../src/adapters/files/files.ts';
import { createGit } from '../../src/adapters/git/git.ts';
import { makeConfig } from '../../src/config/parse.ts';
import { componentValues } from '../../src/domain/components/edits.ts';
import { versionRules } from '../../src/domain/components/next.ts';
import { eachOf, filesAtOnce } from '../../src/domain/programs/each-of.ts';
import { observeComponents } from '../../src/flows/components/observe.ts';
import type { Project } from '../../src/flows/project/project.ts';
import type { World } from '../../src/ports/world.ts';
import { checkComponents } from '../../src/steps/components/check-components.ts';
import { syncComponents } from '../../src/steps/components/sync-components.ts';
import type { Hands } from '../../src/steps/step.ts';

/**
 * The work that is measured, a process of its own: `floor` reads every component file and writes the same bytes back,
 * in place and then as safely as we do (a reader sees the old bytes or the new, never half of them);
 * `sync` looks at the commit, plans, writes every file, looks again and reads all of it back from the commit. Says at
 * the end what it took, as JSON on standard error.
 */
const [work = '', directory = ''] = process.argv.slice(2);
const settings = { environment: process.env, redact: (text: string) => text };
const git = createGit(settings)(directory);
const files = filesAt(directory);
const policy = makeConfig([
  {
    versioning: { source: { file: 'package.json', format: 'json', path: 'version' } },
    components: {
      sets: [{ type: 'agent', glob: 'ai/agents/**/config.yaml', id: 'agent.agent_id', version: 'agent.version' }],
    },
  },
]);
const head = await git.head();
const spent: Record<string, number> = {};
const cpu: Record<string, number> = {};
const [readFile, writeFile, rename] = [promisify(fs.readFile), promisify(fs.writeFile), promisify(fs.rename)];
const told = work === 'floor' ? await floor() : await sync();
process.stderr.write(JSON.stringify({ spent, cpu, rss_mb: process.resourceUsage().maxRSS / 1024, told }));

async function timed<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  spent[name] = performance.now() - start;
  cpu[name] = (user + system) / 1000;
  return result;
}

async function floor(): Promise<number> {
  const paths = (await git.listFiles(head.commit)).filter((path) => path.endsWith('/config.yaml'));
  const places = paths.map((path) => join(directory, path));
  await timed('in place', () => eachOf(places, filesAtOnce, async (place) => writeFile(place, await readFile(place))));
  await timed('beside', () =>
    eachOf(places, filesAtOnce, async (place) => {
      await writeFile(`${place}.part`, await readFile(place));
      await rename(`${place}.part`, place);
    }),
  );
  return paths.length;
}

async function sync(): Promise<number> {
  const version = { current: '1.0.0', scheme: 'semver' };
  const project = { root: directory, head, policy, policy_hash: 'bench', version } as unknown as Project;
  const world = { git: () => git } as unknown as World;
  const seen = await timed('observe', () => observeComponents(world, project, { commit: null, findings: [] }));
  const rules = versionRules('1.1.0', 'semver', policy);
  const { values } = componentValues({ ...seen, rows: null }, rules, null);
  const hands = {
    files,
    project: { ...git, resolve: async () => head.commit, message: async () => 'Release-Plan: bench' },
    release: { plan: { id: 'bench', release_branch: 'x', base: { commit: '' } } },
    clock: { now: () => '' },
    record: async () => {},
  } as unknown as Hands;
  const edits = values.filter(({ from, to }) => from !== to);
  await timed('look', () => syncComponents.verify({ edits }, hands));
  await timed('write', () => syncComponents.apply({ edits }, hands));
  const after = await timed('look again', () => syncComponents.verify({ edits }, hands));
  if (after.state !== 'done') throw new Error(after.why);
  const expected = values.map(({ file, format, path, from }) => ({ file, format, path, value: from }));
  await timed('read back', () => checkComponents.apply({ expected, minimum: 1 }, hands));
  return edits.length;
}
