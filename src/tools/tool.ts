import {
  type InputRequiredResult,
  inputRequired,
  type McpServer,
  type ServerContext,
  type StandardSchemaWithJSON,
  type ToolAnnotations,
} from '@modelcontextprotocol/server';
import type { z } from 'zod';
import { Problem, type ProblemAnswer } from '../domain/problem.ts';
import { redactor } from '../domain/programs/redaction.ts';
import { oneLine } from '../domain/text.ts';
import type { World } from '../ports/world.ts';
import { type Answer, answerRefused, answerWith, asProblem, redactTree } from './entry/answer.ts';
import { acceptAliases, argumentNames, expectationsOf } from './entry/arguments.ts';
import { inputJsonSchema, outputJsonSchema } from './entry/json-schema.ts';

export type Effect = 'reads' | 'records' | 'changes' | 'cannot-be-undone';

/** Who calls and how to tell them how far it is. */
export interface ToolContext {
  world: World;
  /** `<client name> <version> (<user>)`, for the record and for RELEASE_IN_PROGRESS. */
  caller: string;
  /** The directory used when the call names none. */
  home: string;
  progress(done: number, total: number, now: string): void;
  signal: AbortSignal;
}

export interface Signpost {
  url: string;
  message: string;
  /** What it is about; a caller is pointed to it once. */
  about: string;
}

/** What an agent may do. `run` is about ten lines that call flows; `effect` decides the MCP annotations. */
export interface Tool<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  name: string;
  title: string;
  description: string;
  effect: Effect;
  toolset: 'release' | 'operate';
  input: Input;
  output: Output;
  /** Shown when the arguments do not fit. */
  example: Record<string, unknown>;
  /** A page that the person at the client is pointed to, where the client can; what it answers to that changes nothing. */
  leadsTo?(output: z.output<Output>): Signpost | null;
  /** Whatever it answers is parsed with `output` on the way out. */
  run(input: z.output<Input>, context: ToolContext): Promise<unknown>;
}

/** Hides secrets in a text; the default knows credentials by their look only. */
export type Redact = (text: string) => string;
const byLook: Redact = redactor([]);

/** The single entry and exit of every call, over MCP and from the command line: parse, run, answer. Never throws. */
export async function callTool(tool: Tool, given: unknown, context: ToolContext, redact = byLook): Promise<Answer> {
  try {
    const { input, notes } = readArguments(tool, given);
    const output: unknown = tool.output.parse(await tool.run(input, context));
    return answerWith(redactTree(output, redact) as Record<string, unknown>, notes);
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.code === 'INTERNAL') context.world.log.error('A tool failed', thrown, { tool: tool.name });
    return answerRefused(redactTree(problem.answer(), redact) as ProblemAnswer);
  }
}

/** Throws INPUT_INVALID with everything that was expected, argument by argument, and an example that fits. */
function readArguments(tool: Tool, given: unknown): { input: unknown; notes: string[] } {
  const tree = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {};
  const accepted = acceptAliases(argumentNames(tool.input), tree as Record<string, unknown>);
  const parsed = tool.input.safeParse(accepted.arguments);
  if (parsed.success) return { input: parsed.data, notes: accepted.notes };
  const expectations = expectationsOf(parsed.error);
  throw new Problem('INPUT_INVALID', {
    values: {
      tool: tool.name,
      expected: expectations.map(({ path, expected }) => `${path}: ${expected}`).join('; '),
      example: JSON.stringify(tool.example),
    },
    details: expectations.map((expectation) => ({ ...expectation, by: 'agent', tool: tool.name })),
    next: { tool: tool.name, arguments: tool.example, why: 'an example that fits' },
  });
}

const annotations: Record<Effect, ToolAnnotations> = {
  reads: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  records: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  changes: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  'cannot-be-undone': { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
};

/** What a server knows of a request before any tool runs. */
export interface Surroundings extends Pick<ToolContext, 'world' | 'home'> {
  /** Who runs the server. */
  user: string;
  redact: Redact;
  /** What callers were pointed to by this server, lest they be asked at every call. */
  pointed: Set<string>;
}

/** Offers the tools, in the order given. The schemas are made when a client first asks for them. */
export function registerTools(
  server: McpServer,
  tools: readonly Tool[],
  surroundings: () => Promise<Surroundings>,
): void {
  for (const tool of tools) {
    const { name, title, description, effect } = tool;
    server.registerTool(
      name,
      {
        title,
        description,
        annotations: annotations[effect],
        inputSchema: shownOnly(() => inputJsonSchema(tool.input)),
        outputSchema: shownOnly(() => outputJsonSchema(tool.output)),
      },
      (given, request) => callOverMcp(server, tool, given, request, surroundings),
    );
  }
}

async function callOverMcp(
  server: McpServer,
  tool: Tool,
  given: unknown,
  request: ServerContext,
  surroundings: () => Promise<Surroundings>,
): Promise<Answer | InputRequiredResult> {
  try {
    const { world, home, user, redact, pointed } = await surroundings();
    const caller = callerOf(server, request, user);
    const context = { world, home, caller, progress: progressOf(request), signal: request.mcpReq.signal };
    const answer = await callTool(tool, given, context, redact);
    const sign = answer.structuredContent ? (tool.leadsTo?.(answer.structuredContent) ?? null) : null;
    if (sign === null || !canOpen(server) || !isFirst(pointed, `${caller} ${sign.about}`)) return answer;
    return await point(request, sign, answer, world.clock.freshId('page'));
  } catch (thrown) {
    return answerRefused(asProblem(thrown).answer());
  }
}

const canOpen = (server: McpServer): boolean => server.server.getClientCapabilities()?.elicitation?.url !== undefined;

const mostRemembered = 1000;

function isFirst(pointed: Set<string>, what: string): boolean {
  if (pointed.has(what)) return false;
  if (pointed.size >= mostRemembered) pointed.clear();
  pointed.add(what);
  return true;
}

/** Less than clients give a call. */
const patience_ms = 20_000;

/**
 * Lets the client offer a page to its person (URL elicitation). In the revision of 2026 the client asks again and gets
 * the answer then, as it stands; in that of 2025 it is asked here, for a short while. What it says is not looked at.
 */
async function point(
  request: ServerContext,
  { url, message }: Signpost,
  answer: Answer,
  elicitationId: string,
): Promise<Answer | InputRequiredResult> {
  if (request.mcpReq.envelope)
    return inputRequired({ inputRequests: { page: inputRequired.elicitUrl({ url, message }) } });
  const { signal, elicitInput } = request.mcpReq;
  await elicitInput({ mode: 'url', url, message, elicitationId }, { timeout: patience_ms, signal }).catch(() => {});
  return answer;
}

/** `<client name> <version> (<user>)`. What a client calls itself comes from outside and is made plain. */
function callerOf(server: McpServer, request: ServerContext, user: string): string {
  const envelope: Record<string, unknown> = request.mcpReq.envelope ?? {};
  const { name, version: release } = (server.server.getClientVersion() ??
    envelope['io.modelcontextprotocol/clientInfo'] ??
    {}) as Client;
  return `${oneLine(`${name ?? 'unknown client'} ${release ?? ''}`, 100)} (${user})`;
}

type Client = { name?: string; version?: string };

/** A schema that clients see while every value passes: the check, and the words of a refusal, are ours. */
function shownOnly(make: () => Record<string, unknown>): StandardSchemaWithJSON {
  return {
    '~standard': {
      version: 1,
      vendor: 'hive-release',
      validate: (value) => ({ value }),
      jsonSchema: { input: make, output: make },
    },
  };
}

/** Sends progress when the caller asked for it. The protocol wants every figure higher than the one before. */
function progressOf(request: ServerContext): ToolContext['progress'] {
  const progressToken = request.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let last = -1;
  return (done, total, message) => {
    last = done > last ? done : last + 0.001;
    const params = { progressToken, progress: last, total, message };
    request.mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}
