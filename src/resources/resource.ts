import { type McpServer, ProtocolError, ProtocolErrorCode, ResourceTemplate } from '@modelcontextprotocol/server';
import { Problem } from '../domain/problem.ts';
import type { Project } from '../flows/project/project.ts';
import type { World } from '../ports/world.ts';

export interface ResourceContext {
  world: World;
  /** The project that this server reads when nothing else is named. */
  project(): Promise<Project>;
}

/** What an agent may read. A `{name}` in the address makes it a template. */
export interface Resource {
  uri: string;
  name: string;
  title: string;
  description: string;
  mime: 'application/json' | 'text/markdown';
  /** Text, or a value that is shown as JSON; null: there is nothing at this address. */
  read(variables: Readonly<Record<string, string>>, context: ResourceContext): Promise<unknown>;
  /** Every value that a template's variable can take, newest first. */
  complete?: Readonly<Record<string, (context: ResourceContext) => Promise<string[]>>>;
}

export interface ReaderSurroundings {
  world: World;
  home: string;
  redact(text: string): string;
}

/** Offers the resources, in the order given. Nothing is read before a client asks. */
export function registerResources(
  server: McpServer,
  resources: readonly Resource[],
  surroundings: () => Promise<ReaderSurroundings>,
): void {
  for (const resource of resources) {
    const { uri, name, title, description, mime } = resource;
    const shown = { title, description, mimeType: mime };
    const read = (address: URL, given: Readonly<Record<string, string>>) =>
      readResource(resource, address.href, given, surroundings);
    if (!uri.includes('{')) {
      server.registerResource(name, uri, shown, (address) => read(address, {}));
      continue;
    }
    const template = new ResourceTemplate(uri, { list: undefined, complete: completions(resource, surroundings) });
    server.registerResource(name, template, shown, (address, variables) => read(address, decoded(variables)));
  }
}

/** Reads one resource; a Problem goes out as a protocol error whose data is the Problem, anything else as INTERNAL. */
async function readResource(
  resource: Resource,
  uri: string,
  variables: Readonly<Record<string, string>>,
  surroundings: () => Promise<ReaderSurroundings>,
) {
  const { world, home, redact } = await surroundings();
  try {
    const value = await resource.read(variables, contextOf(world, home));
    if (value === null || value === undefined)
      throw new Problem('RESOURCE_UNKNOWN', { values: { uri: uri.slice(0, 200) } });
    const text = typeof value === 'string' ? redact(value) : redactedJson(value, redact);
    return { contents: [{ uri, mimeType: resource.mime, text }] };
  } catch (thrown) {
    if (!(thrown instanceof Problem))
      world.log.error('A resource could not be read', thrown, { resource: resource.name });
    const problem = thrown instanceof Problem ? thrown : new Problem('INTERNAL');
    const code = problem.kind === 'input' ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
    throw new ProtocolError(code, problem.message, { uri, ...problem.answer() });
  }
}

const redactedJson = (value: unknown, redact: (text: string) => string): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? redact(inner) : inner), 2);

/** The project is opened once per reading, and only by a resource that asks for it. */
function contextOf(world: World, home: string): ResourceContext {
  let opened: Promise<Project> | undefined;
  return {
    world,
    project: () => {
      opened ??= import('../flows/project/project.ts').then(({ openProject }) => openProject(world, home));
      return opened;
    },
  };
}

function completions(resource: Resource, surroundings: () => Promise<ReaderSurroundings>) {
  const complete = Object.entries(resource.complete ?? {}).map(([variable, candidates]) => [
    variable,
    async (typed: string) => {
      const { world, home } = await surroundings();
      const all = await candidates(contextOf(world, home)).catch(() => []);
      return all.filter((candidate) => candidate.startsWith(typed));
    },
  ]);
  return Object.fromEntries(complete) as Record<string, (typed: string) => Promise<string[]>>;
}

/** The SDK hands variables over as they stand in the address. A broken escape is kept and simply names nothing. */
function decoded(variables: Readonly<Record<string, string | string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const text = Array.isArray(value) ? value.join(',') : value;
      try {
        return [name, decodeURIComponent(text)];
      } catch {
        return [name, text];
      }
    }),
  );
}
