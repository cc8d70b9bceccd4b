import type { McpProbe, McpServerEntry } from '../../src/ports/mcp-probe.ts';

export interface FakeMcpProbe extends McpProbe {
  readonly asked: McpServerEntry[];
  /** Tools of the servers that answer, by name; any other is dead. */
  servers: Record<string, string[]>;
}

export function fakeMcpProbe(): FakeMcpProbe {
  const fake: FakeMcpProbe = {
    asked: [],
    servers: {},
    async ask(entry) {
      fake.asked.push(entry);
      const tools = fake.servers[entry.name];
      if (!tools) return { answered: false, tools: [], why: 'the program could not be started' };
      return { answered: true, tools, why: `${tools.length} tool(s)` };
    },
  };
  return fake;
}
