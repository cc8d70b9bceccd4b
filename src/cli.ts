#!/usr/bin/env node
import nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { decisions } from './domain/approvals/decisions.ts';
import type { Site } from './server.ts';
import type { ApproveOptions } from './terminal/approve.ts';
import type { Answer } from './tools/entry/answer.ts';

/** Compiled code is kept between starts where node can (22.1 and newer). */
(nodeModule as { enableCompileCache?(): unknown }).enableCompileCache?.();

/** 0: done · 1: refused, failed or something missing · 2: asked in a way that cannot be understood. */
type ExitCode = 0 | 1 | 2;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);
const server = () => import('./server.ts');

async function openSite(projects: readonly string[], read_only = false): Promise<Site> {
  const { openSite: open } = await server();
  return open({ environment: process.env, cwd: process.cwd(), projects, read_only });
}

/** Opens a site for one piece of work and leaves it in order. */
async function within(projects: readonly string[], work: (site: Site) => Promise<ExitCode>): Promise<void> {
  const site = await openSite(projects);
  await leave(site, await work(site));
}

/** What does not close in time is left to the next process: every write stands by itself. */
async function leave(site: Site, code: ExitCode): Promise<never> {
  await Promise.race([site.close(), sleep(5000)]).catch((error: unknown) =>
    site.log.error('Leaving had a fault', error),
  );
  process.exit(code);
}

interface ServeOptions {
  http?: boolean;
  host: string;
  port: number;
  project: string[];
  readOnly?: boolean;
  tokenEnv: string;
  allowHost: string[];
  publicUrl?: string;
  detach?: boolean;
}

async function serve(options: ServeOptions): Promise<void> {
  if (options.detach) {
    const { detach } = await import('./terminal/detach.ts');
    return print(JSON.stringify(await detach(options, process)));
  }
  const site = await openSite(options.project, options.readOnly);
  const { host, port, tokenEnv, allowHost, publicUrl = null } = options;
  const token = process.env[tokenEnv] || null;
  const { serveOverHttp, serveStandardIo } = await server();
  if (options.http) await serveOverHttp(site, { host, port, token, allow_hosts: allowHost, public_url: publicUrl });
  else await serveStandardIo(site);
  await leave(site, 0);
}

interface CallOptions {
  project?: string;
  json?: string;
  wait?: boolean;
}

/** Calls one tool as a client would, and follows long work to its end, since it ends with this process. */
async function call(name: string, words: string[], { project, json, wait }: CallOptions): Promise<void> {
  const { readWords } = await import('./tools/entry/words.ts');
  const called = within(project === undefined ? [] : [project], async (site) => {
    const given = readWords(site.tools.find((tool) => tool.name === name)?.input, words, json);
    let answer = await callOn(site, name, given);
    while (wait && isUnderWay(answer)) {
      answer = await callOn(site, 'wait_operation', { operation_id: answer.structuredContent?.operation_id });
    }
    print(answer.content[0].text);
    return exitCodeOf(answer);
  });
  await called.catch(answerProblem);
}

/** What only people can bring forward may take days, and goes on in any server that is started by then. */
const isUnderWay = ({ structuredContent: told }: Answer): boolean =>
  told?.status === 'in_progress' && (told.progress as { waits?: boolean } | undefined)?.waits !== true;

/** What keeps a site from being opened is said as a tool would say it. */
async function answerProblem(error: unknown): Promise<void> {
  const { answerRefused, asProblem } = await import('./tools/entry/answer.ts');
  const problem = asProblem(error);
  if (problem.code === 'INTERNAL') throw error;
  const answer = answerRefused(problem.answer());
  print(answer.content[0].text);
  process.exitCode = exitCodeOf(answer);
}

async function callOn(site: Site, name: string, given: unknown): Promise<Answer> {
  const [{ callTool }, { unknownTool }] = await Promise.all([
    import('./tools/tool.ts'),
    import('./tools/entry/words.ts'),
  ]);
  const tool = site.tools.find((one) => one.name === name);
  if (!tool) return unknownTool(name, site.tools);
  const context = {
    world: await site.world(),
    caller: `command line (${process.env.USER ?? 'unknown'})`,
    home: site.home,
    progress: (done: number, total: number, now: string) => complain(`${done}/${total} ${now}`),
    signal: new AbortController().signal,
  };
  return callTool(tool, given, context, site.redact);
}

function exitCodeOf({ isError, content }: Answer): ExitCode {
  if (!isError) return 0;
  return (JSON.parse(content[0].text) as { kind?: string }).kind === 'input' ? 2 : 1;
}

async function list(): Promise<void> {
  const { tools } = await import('./tools/index.ts');
  for (const { name, effect, title } of tools) print(`${name.padEnd(20)} ${effect.padEnd(17)} ${title}`);
}

async function init({ project = '.' }: { project?: string }): Promise<void> {
  const { firstConfig } = await import('./flows/draft-config.ts');
  await within([project], async (site) => {
    const world = await site.world();
    const root = await world.git(world.allowed(project)).root();
    const files = world.files(root);
    const text = await firstConfig(files);
    if (text === null) {
      complain(`${join(root, 'release.yaml')} exists already and is left as it is.`);
      return 1;
    }
    await files.write('release.yaml', text);
    print(`Wrote ${join(root, 'release.yaml')}. Read it, then commit it.`);
    return 0;
  });
}

async function approve(plan_id: string, { project = '.', ...options }: ApproveOptions): Promise<void> {
  const [{ approveAtTerminal }, { openProject }] = await Promise.all([
    import('./terminal/approve.ts'),
    import('./flows/project/project.ts'),
  ]);
  await within([project], async (site) => {
    const world = await site.world();
    const person = { user: process.env.USER ?? 'unknown', home: homedir() };
    const terminal = { input: process.stdin, output: process.stdout, person };
    const approval = await approveAtTerminal(world, await openProject(world, project), plan_id, options, terminal);
    print(`Kept as ${approval.id}; it counts until ${approval.statement.expires_at}.`);
    return 0;
  });
}

async function doctor({ project = '.', json }: { project?: string; json?: boolean }): Promise<void> {
  const { describeFindings, diagnose } = await import('./flows/diagnose.ts');
  await within([project], async (site) => {
    const findings = await diagnose(await site.world(), project);
    print(json ? JSON.stringify(findings) : describeFindings(findings));
    return findings.some(({ state }) => state === 'missing') ? 1 : 0;
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new InvalidArgumentError('a port is a number from 0 to 65535');
}

function publicOrigin(text: string): string {
  const { protocol, origin, href } = URL.canParse(text) ? new URL(text) : ({} as URL);
  if (/^https?:$/.test(protocol) && href === `${origin}/`) return origin;
  throw new InvalidArgumentError('an address such as https://release.example, without a path');
}

async function commands(): Promise<Command> {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
  const program = new Command('hive-release')
    .description(manifest.description)
    .version(manifest.version)
    .showHelpAfterError()
    .exitOverride();
  program
    .command('serve')
    .description('serve MCP over standard input and output, or over HTTP')
    .option('--http', 'Streamable HTTP instead of standard input and output')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 lets the system choose', portNumber, 7433)
    .option('--token-env <NAME>', 'environment variable that holds the bearer token', 'HIVE_RELEASE_HTTP_TOKEN')
    .option('--allow-host <name...>', 'further names that may stand in Host and Origin', [])
    .option(
      '--public-url <address>',
      'where people reach the approval pages; the address it listens on when absent',
      publicOrigin,
    )
    .option('--project <directory...>', 'only these directories may be released; the first is the default', [])
    .option('--read-only', 'offer only tools that change neither a project nor anything outside')
    .option('--detach', 'serve over HTTP as a process of its own, which also carries long work')
    .action(serve);
  program
    .command('call')
    .description('call one tool and print its answer, the same JSON as over MCP')
    .argument('<tool>')
    .argument('[arguments...]', 'key=value')
    .option('--project <directory>', 'the project; the current directory when absent')
    .option('--json <object>', 'arguments as one JSON object')
    .option('--no-wait', 'answer at once where the work takes long; it goes on while a server runs')
    .action(call);
  program.command('tools').description('list the tools').action(list);
  program.command('init').description('write a first release.yaml').option('--project <directory>').action(init);
  program
    .command('approve')
    .description('approve a plan, as a person at a terminal, signed with your SSH key')
    .argument('<plan_id>')
    .requiredOption('--role <role>', 'the role in which you speak')
    .option('--as <name>', 'your name under approvals.approvers; the login name when absent')
    .option('--subject <subject>', 'release, override:GUARD or attestation:ID', 'release')
    .addOption(new Option('--decision <decision>', 'what you decide').choices(decisions).default('approved'))
    .option('--condition <text...>', 'what must be met first, for conditional', [])
    .option('--reason <text>', 'why', '')
    .option('--hours <number>', 'how long it counts', Number)
    .option('--key <file>', 'private SSH key to sign with; ~/.ssh/id_ed25519 when absent')
    .option('--project <directory>')
    .action(approve);
  program
    .command('doctor')
    .description('look at everything a release needs')
    .option('--project <directory>')
    .option('--json')
    .action(doctor);
  return program;
}

async function main(): Promise<void> {
  await (await commands()).parseAsync(process.argv);
}

main().catch((error: { exitCode?: number; code?: string; message?: string }) => {
  const byCommander = typeof error.code === 'string' && error.code.startsWith('commander.');
  if (!byCommander) complain(error.message ?? String(error));
  process.exitCode = byCommander && error.exitCode === 0 ? 0 : byCommander ? 2 : 1;
});
