import { Problem } from '../domain/problem.ts';
import { mcpEntries } from '../domain/programs/mcp-file.ts';
import { fitsRange, toolVersion } from '../domain/programs/tool-version.ts';
import { stages } from '../domain/records/release.ts';
import { oneLine } from '../domain/text.ts';
import type { ChannelSettings, ChannelTarget } from '../ports/channel.ts';
import type { World } from '../ports/world.ts';
import { observePackages, published } from './observe/packages.ts';
import { channelsOf } from './project/channels.ts';
import { lookForImages } from './project/images.ts';
import { openProject, type Project } from './project/project.ts';

/** One thing a release needs, as it was found. `warning`: works, but somebody should know. */
export interface Finding {
  name: string;
  state: 'ok' | 'warning' | 'missing';
  found: string;
  /** What to do, or null. */
  action: string | null;
}

/** Looks at everything a release needs, changes nothing and never throws for what is missing (R331). */
export async function diagnose(world: World, directory: string): Promise<Finding[]> {
  const project = await attempt('project', async () => {
    const opened = await openProject(world, directory);
    return { value: opened, found: `${opened.name} ${opened.version.current} on ${opened.head.branch}` };
  });
  const findings = await Promise.all([
    program(world, 'git', '>=2.30', 'Install git 2.30 or newer.'),
    program(world, 'npm', '*', 'Install npm, or leave the npm channel off.'),
    attempt('database', async () => ({
      found: `the ledger answers, head ${(await (await world.ledger()).auditHead()).slice(0, 19)}`,
    })).then(({ finding }) => finding),
  ]);
  const wanted = project.value ? await askProject(world, project.value) : [];
  return [node(), ...findings, project.finding, ...wanted, separation];
}

/** The findings for a person, one to a line, what to do below. */
export const describeFindings = (findings: readonly Finding[]): string =>
  findings
    .map(({ name, state, found, action }) => {
      const line = `${state.padEnd(8)} ${name.padEnd(15)} ${found}`;
      return action ? `${line}\n${' '.repeat(25)}→ ${action}` : line;
    })
    .join('\n');

interface Attempt<T> {
  finding: Finding;
  value: T | null;
}

/** A Problem becomes a finding with its way out; anything else is a fault of ours and goes on. */
async function attempt<T>(name: string, look: () => Promise<{ value?: T; found: string }>): Promise<Attempt<T>> {
  try {
    const { value = null, found } = await look();
    return { value, finding: { name, state: 'ok', found, action: null } };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { message, required_actions } = error.answer();
    return { value: null, finding: { name, state: 'missing', found: message, action: required_actions.join(' ') } };
  }
}

const node = (): Finding => ({ name: 'node', state: 'ok', found: process.version, action: null });

/** A program by the version that it prints. */
async function program(world: World, name: string, range: string, action: string): Promise<Finding> {
  const { value: fits, finding } = await attempt(name, async () => {
    const { exit_code, stdout } = await world.programs.run({ argv: [name, '--version'], cwd: '/', timeout_s: 20 });
    const value = exit_code === 0 && fitsRange(toolVersion(stdout), range);
    return { value, found: oneLine(stdout, 100) || 'it tells no version' };
  });
  return fits ? finding : { ...finding, state: 'missing', action };
}

/** What this project asks for besides: programs of the machine, registries that answer. */
async function askProject(world: World, project: Project): Promise<Finding[]> {
  const tools = Object.entries(project.policy.environment.tools).map(([name, range]) =>
    program(world, name, range, `Install ${name} ${range} on the machine of the server.`),
  );
  const servers = await countServers(world, project);
  const { packages, missing } = await lookForImages(world.git(project.root), project);
  if (packages.length > 0) tools.push(program(world, 'skopeo', '*', 'Install skopeo, which moves images.'));
  const unbuilt = missing.map(({ name, files }): Finding => {
    const found = `there is no ${files.join(' and no ')}`;
    const action = 'Commit the Dockerfile, or mend channels.oci.images in release.yaml.';
    return { name: `image ${name}`, state: 'missing', found, action };
  });
  return [...(await Promise.all(tools)), ...unbuilt, ...servers, ...(await askRegistries(world, project))];
}

/** Whether .mcp.json names as many servers as the project requires (R99); that they answer is for the run to see. */
async function countServers(world: World, { root, policy }: Project): Promise<Finding[]> {
  const { required, file } = policy.environment.mcp;
  if (required === null) return [];
  const named = mcpEntries(await world.files(root).read(file)).map(({ name }) => name);
  const absent = required.filter((name) => !named.includes(name));
  const found = `${file} names ${named.length} server(s), ${required.length} are required`;
  if (required.length === 0 || absent.length > 0) {
    const action =
      absent.length > 0 ? `Add to ${file}: ${absent.join(', ')}.` : 'Name servers under environment.mcp.required.';
    return [{ name: 'mcp', state: 'missing', found, action }];
  }
  return [{ name: 'mcp', state: named.length === required.length ? 'ok' : 'warning', found, action: null }];
}

async function askRegistries(world: World, project: Project): Promise<Finding[]> {
  const packages = published(await observePackages(world.git(project.root), project));
  const asked = channelsOf(project.policy, project.root).flatMap(({ ships, settings, by }) => {
    const found = packages.find(({ kind }) => kind === ships);
    const ours = stages.filter((stage) => stage === 'test' || by === undefined);
    return found ? ours.map((stage) => askRegistry(world, settings, { stage, package: found.name })) : [];
  });
  return Promise.all(asked);
}

async function askRegistry(world: World, settings: ChannelSettings, target: ChannelTarget): Promise<Finding> {
  const { channel } = settings;
  const name = `${channel} ${target.stage}`;
  if (settings[target.stage] === null) {
    const found = `no ${target.stage} registry is configured`;
    const why = target.stage === 'test' ? withoutTest(channel) : '';
    const action = `Set channels.${channel}.${target.stage} in release.yaml.`;
    return { name, state: 'warning', found: `${found}${why}`, action };
  }
  const { finding } = await attempt(name, async () => {
    const { account } = await world.channel(settings).preflight(target);
    return { found: `answers, signed in as ${account}; when the token ends is unknown` };
  });
  return finding;
}

const withoutTest = (channel: string): string =>
  channel === 'oci'
    ? ', so images are started from their archives before production'
    : ', so nothing can be proven before production';

/** Said every time, because no look can prove the contrary: see SECURITY.md. */
const separation: Finding = {
  name: 'separation',
  state: 'warning',
  found: 'an agent that runs as the same user as this server can reach its files and credentials',
  action: 'Run the server as its own user (hive-release serve --http) and give publish credentials to that user only.',
};
