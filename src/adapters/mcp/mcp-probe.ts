import type { Transport } from '@modelcontextprotocol/client';
import { type Environment, namedEnvironment, plainEnvironment } from '../../domain/programs/child-environment.ts';
import type { McpProbe, McpServerEntry } from '../../ports/mcp-probe.ts';

export interface McpProbeSettings {
  environment: Environment;
  /** Of this program, told to the servers that are asked. */
  version: string;
}

interface Line {
  transport: Transport;
  /** What the transport knows against the server, in our words. */
  failure(): string | null;
}

/**
 * Asks MCP servers for real (port McpProbe): initialize, then tools/list, over stdio or Streamable HTTP. Whatever goes
 * wrong is an answer in our own words, never the server's. A started server and its whole process group are gone when
 * the answer comes, and it saw only the plain variables and those it was named.
 */
export function createMcpProbe(settings: McpProbeSettings): McpProbe {
  return {
    async ask(entry, cwd, timeoutSeconds) {
      const silent = (why: string) => ({ answered: false, tools: 0, why });
      if (entry.command === undefined && !isWebAddress(entry.url))
        return silent('the entry has neither a command nor a web address');
      const line = await openLine(settings, entry, cwd);
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      try {
        const tools = await countTools(settings, line.transport, signal);
        return { answered: true, tools, why: `${tools} tool(s)` };
      } catch {
        if (signal.aborted) return silent(`no answer within ${timeoutSeconds} s`);
        return silent(line.failure() ?? 'it does not answer initialize and tools/list');
      } finally {
        await line.transport.close().catch(() => undefined);
      }
    },
  };
}

async function countTools({ version }: McpProbeSettings, transport: Transport, signal: AbortSignal): Promise<number> {
  const { Client } = await import('@modelcontextprotocol/client');
  const client = new Client({ name: 'hive-release', version });
  const asked = client.connect(transport, { signal }).then(() => client.listTools(undefined, { signal }));
  const over = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the time is over')), { once: true });
  });
  return (await Promise.race([asked, over])).tools.length;
}

async function openLine(settings: McpProbeSettings, entry: McpServerEntry, cwd: string): Promise<Line> {
  const { environment } = settings;
  if (entry.command !== undefined) {
    const { stdioTransport } = await import('./mcp-stdio.ts');
    const env = { ...plainEnvironment(environment), ...namedEnvironment(environment, entry.env_names ?? []) };
    const transport = stdioTransport({ command: entry.command, args: entry.args ?? [], cwd, env });
    return { transport, failure: transport.failure };
  }
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  return { transport: new StreamableHTTPClientTransport(new URL(entry.url ?? '')), failure: () => null };
}

function isWebAddress(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
