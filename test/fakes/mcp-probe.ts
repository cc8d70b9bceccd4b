import type { McpProbe, McpServerEntry } from '../../src/ports/mcp-probe.ts';

export interface FakeMcpProbe extends McpProbe {
  readonly asked: McpServerEntry[];
}

/** Servers that answer with so many tools, by name; any other is dead. */
export function fakeMcpProbe(tools: Record<string, number> = {}): FakeMcpProbe {
  const asked: McpServerEntry[] = [];
  return {
    asked,
    async ask(entry) {
      asked.push(entry);
      const count = tools[entry.name];
      if (count === undefined) return { answered: false, tools: 0, why: 'the program could not be started' };
      return { answered: true, tools: count, why: `${count} tool(s)` };
    },
  };
}
