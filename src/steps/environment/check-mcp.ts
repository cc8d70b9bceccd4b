import { z } from 'zod';
import type { Config } from '../../config/schema.ts';
import { type McpFileEntry, mcpEntries } from '../../domain/programs/mcp-file.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { defineStep, type Hands } from '../step.ts';
import { lastLook, until } from './looks.ts';

const input = z.strictObject({
  required: z.array(z.string()),
  tools: z.record(z.string(), z.array(z.string())),
  file: z.string(),
  timeout_s: z.number(),
  valid_minutes: z.number(),
});
type Input = z.infer<typeof input>;

/** Asks every required MCP server for its tools (R89, R98). Values of `env` in the file are never read out (R99). */
export const checkMcp = defineStep<Input>({
  name: 'check-mcp',
  phase: 'pre-validation',
  undoable: 'fully',
  check: true,
  input,
  title: ({ required }) => `MCP servers: ${required.join(', ') || 'none named'}`,
  plan: ({ policy: { environment } }) => {
    const { required, ...rest } = environment.mcp;
    return required === null ? [] : [{ required, ...rest, valid_minutes: environment.valid_minutes }];
  },

  verify: (_input, eyes) => lastLook(eyes, 'mcp', 'mcp'),

  async apply(asked, hands) {
    const { required, file, valid_minutes } = asked;
    const started_at = hands.clock.now();
    const entries = mcpEntries(await hands.checkout.read(file));
    const findings = await Promise.all(
      required.map((name) =>
        ask(
          name,
          asked,
          entries.find((entry) => entry.name === name),
          hands,
        ),
      ),
    );
    const answered = findings.filter((one) => one.answered && one.tools > 0 && one.missing.length === 0).length;
    await hands.record(
      draftEvidence({
        kind: 'mcp',
        name: 'mcp',
        started_at,
        ended_at: hands.clock.now(),
        numbers: {
          healthy: required.length > 0 && answered === required.length ? 1 : 0,
          required: required.length,
          configured: entries.length,
          unlisted: entries.filter(({ name }) => !required.includes(name)).length,
          answered,
        },
        facts: { findings },
        expires_at: until(hands, valid_minutes),
      }),
    );
  },

  async undo() {},
});

async function ask(
  name: string,
  { tools, file, timeout_s }: Input,
  entry: McpFileEntry | undefined,
  { mcp, release }: Hands,
) {
  const wanted = tools[name] ?? [];
  if (!entry) return { name, answered: false, tools: 0, missing: wanted, why: `not in ${file}` };
  const kept = credentials(release.policy);
  const env_names = entry.env_names.filter((variable) => !kept.has(variable) && !ours.test(variable));
  const answer = await mcp.ask({ ...entry, env_names }, release.root, timeout_s);
  const missing = wanted.filter((tool) => !answer.tools.includes(tool));
  return { name, ...answer, tools: answer.tools.length, missing };
}

const ours = /^HIVE_RELEASE_/i;

/** What the server publishes with: the file lies in the checkout, where anybody may name a variable. */
function credentials({ channels: { npm }, database }: Config): ReadonlySet<string | null | undefined> {
  return new Set(['NPM_TOKEN', 'NODE_AUTH_TOKEN', npm.test?.token_env, npm.production.token_env, database.url_env]);
}
