import { z } from 'zod';

/** How one server of an .mcp.json is reached. Values of `env` and `headers` are never read out (R99). */
export interface McpFileEntry {
  name: string;
  command?: string;
  args?: string[];
  url?: string;
  /** `sse`: the older way over the web. */
  type?: string;
  env_names: string[];
}

const mcpFile = z.object({
  mcpServers: z.record(
    z.string(),
    z.object({
      command: z.string().optional(),
      args: z.array(z.string()).optional(),
      env: z.record(z.string(), z.unknown()).optional(),
      url: z.string().optional(),
      type: z.string().optional(),
    }),
  ),
});

/** The servers that the text of an .mcp.json names; none when there is no such text. */
export function mcpEntries(text: string | null): McpFileEntry[] {
  const parsed = mcpFile.safeParse(tolerantJson(text));
  if (!parsed.success) return [];
  return Object.entries(parsed.data.mcpServers).map(([name, { command, args, env, url, type }]) => ({
    name,
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    ...(url ? { url } : {}),
    ...(type ? { type } : {}),
    env_names: Object.keys(env ?? {}),
  }));
}

function tolerantJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
