export interface McpServerEntry {
  name: string;
  command?: string;
  args?: string[];
  /** Names only; values come from the server's own environment. */
  env_names?: string[];
  url?: string;
  /** `sse`: the older way over the web. */
  type?: string;
}

export interface McpAnswer {
  answered: boolean;
  /** Names as the server gives them: outside text. */
  tools: string[];
  /** In our own words. */
  why: string;
}

/** Asks an MCP server for real: initialize, then tools/list. Never throws for a dead server: that is a finding. */
export interface McpProbe {
  ask(entry: McpServerEntry, cwd: string, timeoutSeconds: number): Promise<McpAnswer>;
}
