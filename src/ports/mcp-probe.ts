export interface McpServerEntry {
  name: string;
  command?: string;
  args?: string[];
  /** Names only; values come from the server's own environment. */
  env_names?: string[];
  url?: string;
}

/** Asks an MCP server for real: initialize, then tools/list. Never throws for a dead server: that is a finding. */
export interface McpProbe {
  ask(
    entry: McpServerEntry,
    cwd: string,
    timeoutSeconds: number,
  ): Promise<{ answered: boolean; tools: number; why: string }>;
}
