import { z } from 'zod';
import { draftEvidence } from '../../domain/evidence.ts';
import type { McpServerEntry } from '../../ports/mcp-probe.ts';
import { defineStep, done, notDone } from '../step.ts';

const input = z.strictObject({
  required: z.array(z.string()),
  file: z.string(),
  timeout_s: z.number(),
  valid_minutes: z.number(),
});

const mcpFile = z.object({
  mcpServers: z.record(
    z.string(),
    z.object({
      command: z.string().optional(),
      args: z.array(z.string()).optional(),
      env: z.record(z.string(), z.unknown()).optional(),
      url: z.string().optional(),
    }),
  ),
});

/** Asks every required MCP server for its tools (R89, R98). Values of `env` in the file are never read out (R99). */
export const checkMcp = defineStep({
  name: 'check-mcp',
  phase: 'pre-validation',
  undoable: 'fully',
  check: true,
  input,
  title: ({ required }) => `MCP servers: ${required.join(', ') || 'none named'}`,
  plan: ({ policy: { environment } }) => {
    const { required, file, timeout_s } = environment.mcp;
    return required === null ? [] : [{ required, file, timeout_s, valid_minutes: environment.valid_minutes }];
  },

  async verify({ required }, eyes) {
    const now = eyes.clock.now();
    const fresh = (await eyes.evidence()).some(
      (one) => one.kind === 'mcp' && one.numbers.answered === required.length && (one.expires_at ?? now) > now,
    );
    return fresh && required.length > 0 ? done('all answered') : notDone('not asked lately');
  },

  async apply({ required, file, timeout_s, valid_minutes }, hands) {
    const started_at = hands.clock.now();
    const entries = readEntries(await hands.checkout.read(file));
    const findings = await Promise.all(
      required.map(async (name) => {
        const entry = entries.get(name);
        if (!entry) return { name, answered: false, tools: 0, why: `not in ${file}` };
        return { name, ...(await hands.mcp.ask(entry, hands.release.root, timeout_s)) };
      }),
    );
    await hands.record(
      draftEvidence({
        kind: 'mcp',
        name: 'mcp',
        started_at,
        ended_at: hands.clock.now(),
        numbers: {
          required: required.length,
          answered: findings.filter((one) => one.answered && one.tools > 0).length,
        },
        facts: { findings },
        expires_at: new Date(Date.parse(started_at) + valid_minutes * 60_000).toISOString(),
      }),
    );
  },

  async undo() {},
});

function readEntries(text: string | null): Map<string, McpServerEntry> {
  const parsed = mcpFile.safeParse(tolerantJson(text));
  if (!parsed.success) return new Map();
  return new Map(
    Object.entries(parsed.data.mcpServers).map(([name, { command, args, env, url }]) => [
      name,
      {
        name,
        ...(command ? { command } : {}),
        ...(args ? { args } : {}),
        ...(url ? { url } : {}),
        env_names: Object.keys(env ?? {}),
      },
    ]),
  );
}

function tolerantJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
