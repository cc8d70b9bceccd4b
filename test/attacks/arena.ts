import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, ProtocolError } from '@modelcontextprotocol/client';
import { redactor } from '../../src/domain/programs/redaction.ts';
import { projectId } from '../../src/flows/project/project.ts';
import { tools } from '../../src/tools/index.ts';
import { type TestWorld, testWorld } from '../flows/test-world.ts';
import { kept } from '../sample-project/kept.ts';
import { git } from '../sample-project/make.ts';
import { connect } from '../server/site.ts';

/** What the server said, over MCP: the JSON of a tool's answer, or the data of a protocol error. */
export interface Answer {
  isError: boolean;
  data: Record<string, unknown>;
}

/** A project that could be released, a server in this process, and an agent connected to it. */
export interface Arena {
  world: TestWorld;
  project: string;
  remote: string;
  call(tool: string, given?: Record<string, unknown>): Promise<Answer>;
  read(uri: string): Promise<Answer>;
  prompt(name: string, given?: Record<string, string>): Promise<Answer>;
  /** The id of a plan that the server made for the project as it stands. */
  plan(given?: Record<string, unknown>): Promise<string>;
  git(...args: string[]): string;
  write(files: Record<string, string | null>): void;
  /** Writes, commits and pushes. */
  commit(message: string, files?: Record<string, string | null>): void;
  /** A place outside the project where a successful attack leaves its mark. */
  mark: string;
}

const template = fileURLToPath(new URL('../scenarios/in', import.meta.url));

export async function openArena(world: TestWorld = testWorld(), redact = redactor([])): Promise<Arena> {
  const project = join(world.directory, 'project');
  const remote = join(world.directory, 'remote.git');
  projectIn(world.directory);
  const site = {
    tools,
    home: project,
    log: world.log,
    redact,
    freshSessionId: () => world.clock.freshId('session'),
    pagesAt: (page: TestWorld['page']) => {
      world.page = page;
    },
    world: async () => world,
    close: () => world.leave(),
  };
  const client = await connect(site);
  const arena: Arena = {
    world,
    project,
    remote,
    mark: join(world.directory, 'pwned'),
    call: (tool, given = {}) => callTool(client, world, tool, given),
    read: (uri) => asked(async () => ({ ...(await client.readResource({ uri })) })),
    prompt: (name, given = {}) => asked(async () => ({ ...(await client.getPrompt({ name, arguments: given })) })),
    async plan(given = {}) {
      const { data } = await arena.call('plan_release', given);
      if (typeof data.plan_id !== 'string') throw new Error(`no plan: ${JSON.stringify(data).slice(0, 2000)}`);
      return data.plan_id;
    },
    git: (...args) => git(project, ...args),
    write: (files) => writeAll(project, files),
    commit(message, files = {}) {
      writeAll(project, files);
      commitAndPush(project, message);
    },
  };
  return arena;
}

/** One release, and a feature after it; tests, registries and components as a careful project has them. */
const projectIn = kept(
  (directory) => {
    const [project, remote] = [join(directory, 'project'), join(directory, 'remote.git')];
    cpSync(template, project, { recursive: true });
    git(directory, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
    git(project, 'init', '--quiet', '--initial-branch=main');
    const settings = { 'user.name': 'Ada Wabe', 'user.email': 'ada@honeycomb.example', 'commit.gpgSign': 'false' };
    for (const [key, value] of Object.entries(settings)) git(project, 'config', key, value);
    git(project, 'remote', 'add', 'origin', remote);
    commitAndPush(project, 'chore: begin');
    git(project, 'tag', 'v1.0.0');
    writeAll(project, { 'src/corners.js': 'export const corners = 6;\n' });
    commitAndPush(project, 'feat: count corners');
    git(project, 'push', '--quiet', 'origin', '--tags');
  },
  ['project/.git/config'],
);

function commitAndPush(project: string, message: string): void {
  git(project, 'add', '--all');
  git(project, 'commit', '--quiet', '--allow-empty', '--no-verify', '-m', message);
  git(project, 'push', '--quiet', 'origin', 'main');
}

function writeAll(directory: string, files: Record<string, string | null>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) rmSync(file, { recursive: true, force: true });
    else writeFileSync(file, text);
  }
}

/** Calls a tool and, when the work goes on, waits for its end as an agent would. */
async function callTool(
  client: Client,
  world: TestWorld,
  name: string,
  given: Record<string, unknown>,
): Promise<Answer> {
  const answer = await asked(async () => {
    const { content, isError } = await client.callTool({ name, arguments: given });
    const [first] = content;
    return { ...(JSON.parse(first?.type === 'text' ? first.text : '{}') as object), isError };
  });
  const { status, operation_id } = answer.data;
  if (answer.isError || status !== 'in_progress' || typeof operation_id !== 'string' || name === 'get_release')
    return answer;
  await world.engineFake.settled(operation_id).catch(() => undefined);
  return callTool(client, world, 'wait_operation', { operation_id });
}

async function asked(ask: () => Promise<Record<string, unknown>>): Promise<Answer> {
  try {
    const { isError, ...data } = await ask();
    return { isError: isError === true, data };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { isError: true, data: { message: error.message, ...(error.data as object | undefined) } };
  }
}

/** Everything that a release could change and a refusal must not: compared before and after each attack. */
export async function fingerprint({ world, project, remote }: Arena): Promise<Record<string, unknown>> {
  const refs = (at: string) => git(at, 'for-each-ref', '--format=%(refname) %(objectname)');
  const registries = Object.entries(world.channelFake.registries).map(([stage, { uploads, packages }]) => [
    stage,
    uploads,
    [...packages].flatMap(([name, { versions, tags }]) =>
      versions.size > 0 ? [[name, [...versions.values()], tags]] : [],
    ),
  ]);
  const releases = await world.ledgerFake.releases(projectId(remote, null));
  return {
    refs: refs(project),
    head: readFileSync(join(project, '.git/HEAD'), 'utf8'),
    remote: refs(remote),
    files: digestOf(project),
    outside: readdirSync(world.directory).filter((name) => name !== 'data'),
    registries,
    rows: world.databaseFake.rows,
    releases: releases.flatMap(({ id, status }) => (status === 'undone' ? [] : [[id, status]])),
  };
}

/** Every file and link of a work tree, and the repository's own configuration and hooks. */
function digestOf(project: string): string {
  const hash = createHash('sha256');
  for (const path of [
    ...filesBelow(project),
    ...filesBelow(join(project, '.git/hooks')),
    join(project, '.git/config'),
  ]) {
    const { mode } = lstatSync(path);
    hash.update(`${path}\0${mode}\0`);
    hash.update(lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path));
  }
  return hash.digest('hex');
}

function filesBelow(directory: string): string[] {
  const entries = existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : [];
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.name === '.git' || entry.name === 'node_modules') return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
