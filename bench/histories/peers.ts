import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Step, stepBetween } from '../../src/domain/commits/conventions/past.ts';
import { packagesIn } from '../peers.ts';

/** What another tool makes of some commits (newest first) after a version: the number it moves, or null for none. */
export interface Peer {
  name: string;
  decide(from: string, messages: readonly string[]): Promise<Step | null>;
}

const packages = {
  'git-cliff-2.12': 'npm:git-cliff@2.12.0',
  'git-cliff-2.14': 'npm:git-cliff@2.14.2',
  'conventional-recommended-bump': '11.2.0',
  'conventional-changelog-conventionalcommits': '*',
  'conventional-commits-parser': '*',
  '@semantic-release/commit-analyzer': '13.0.1',
};

/**
 * The tools that people use today, installed in a folder, each as it comes and asked through its own interface. What is
 * not as in a repository: git-cliff is handed the commits as its own context in place of reading them with git, and
 * versions are handed over as three numbers.
 */
export async function peersIn(folder: string | null): Promise<Peer[]> {
  if (folder === null || !packagesIn(folder, packages)) return [];
  // A module of that folder finds what is installed beside it, ES modules too.
  const loader = join(folder, 'load.mjs');
  writeFileSync(loader, 'export const load = (name) => import(name);\n');
  const { load } = (await import(pathToFileURL(loader).href)) as { load: Load };
  return [
    cliff('git-cliff 2.12', join(folder, 'node_modules/git-cliff-2.12'), folder),
    cliff('git-cliff 2.14', join(folder, 'node_modules/git-cliff-2.14'), folder),
    await recommendedBump(load),
    await commitAnalyzer(load, folder),
  ];
}

const stepOf = (said: unknown): Step | null => (said === 'major' || said === 'minor' || said === 'patch' ? said : null);

/** Its program asked for the next version. The kind of a commit is read from `message` by 2.12, `raw_message` by 2.14. */
function cliff(name: string, installed: string, folder: string): Peer {
  const program = createRequire(join(installed, 'package.json')).resolve(
    `git-cliff-${process.platform}-${process.arch}/bin/git-cliff`,
  );
  const context = join(folder, `${name}.json`);
  return {
    name,
    async decide(from, messages) {
      const current = threeNumbers(from);
      const commits = messages.map((message, at) => cliffCommit(message, at));
      const previous = cliffRelease({ version: current, commits: [], previous: null });
      writeFileSync(context, JSON.stringify([cliffRelease({ version: null, commits, previous })]));
      const next = await output(program, ['--from-context', context, '--bumped-version'], folder);
      return stepBetween(current, next.trim(), 'semver');
    },
  };
}

const cliffRelease = (of: { version: string | null; commits: readonly object[]; previous: object | null }) => ({
  ...{ timestamp: 0, commit_id: null, message: null, repository: null, submodule_commits: {}, statistics: null },
  ...cliffHosts({ contributors: [] }),
  ...of,
});

const cliffHosts = (value: unknown) => ({
  github: value,
  gitlab: value,
  gitea: value,
  bitbucket: value,
  azure_devops: value,
});

const nobody = { name: null, email: null, timestamp: 0 };
const unknownPerson = { username: null, pr_title: null, pr_number: null, pr_labels: [], is_first_time: false };

const cliffCommit = (message: string, at: number) => ({
  ...{ id: String(at).padStart(40, '0'), message, raw_message: message, body: null, footers: [], group: null },
  ...{ breaking_description: null, breaking: false, scope: null, links: [], author: nobody, committer: nobody },
  ...{ conventional: false, merge_commit: false, ...cliffHosts(unknownPerson) },
});

const output = (program: string, args: readonly string[], cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, args, { cwd }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });

/** `1.2` as `1.2.0`, without what else PEP 440 knows. */
const threeNumbers = (version: string): string =>
  [...(/^\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.'), '0', '0'].slice(0, 3).map(Number).join('.');

type Load = (name: string) => Promise<Record<string, unknown>>;

/** Its Bumper with the preset of Conventional Commits and the commits read by the parser that it brings. */
async function recommendedBump(load: Load): Promise<Peer> {
  const { Bumper } = (await load('conventional-recommended-bump')) as { Bumper: new () => BumperLike };
  const { CommitParser } = (await load('conventional-commits-parser')) as {
    CommitParser: new (o: object) => ParserLike;
  };
  const preset = (await load('conventional-changelog-conventionalcommits')) as {
    default(): Promise<PresetLike> | PresetLike;
  };
  const { parser: options, whatBump } = await preset.default();
  const parser = new CommitParser(options);
  return {
    name: 'conventional-recommended-bump',
    async decide(_from, messages) {
      const commits = messages.filter((one) => one.trim() !== '').map((one) => parser.parse(one));
      return stepOf((await new Bumper().commits(commits).bump(whatBump)).releaseType);
    },
  };
}

interface BumperLike {
  commits(commits: readonly object[]): BumperLike;
  bump(whatBump: unknown): Promise<{ releaseType?: string }>;
}
interface ParserLike {
  parse(message: string): object;
}
interface PresetLike {
  parser: object;
  whatBump: unknown;
}

async function commitAnalyzer(load: Load, folder: string): Promise<Peer> {
  const { analyzeCommits } = (await load('@semantic-release/commit-analyzer')) as {
    analyzeCommits(options: object, context: object): Promise<string | null>;
  };
  const logger = { log: () => undefined };
  return {
    name: '@semantic-release/commit-analyzer',
    async decide(_from, messages) {
      const commits = messages.map((message, at) => ({ message, hash: String(at) }));
      return stepOf(await analyzeCommits({}, { commits, logger, cwd: folder }));
    },
  };
}
