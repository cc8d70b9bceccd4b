import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ReadBuffer, serializeMessage, type Transport } from '@modelcontextprotocol/client';
import { processGroup } from './process-group.ts';

export interface StdioServer {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
}

export interface StdioTransport extends Transport {
  /** How the program failed, in our words; null while nothing is known against it. */
  failure(): string | null;
}

/** A server that closes its standard input gets this long to leave by itself. */
const farewell_ms = 300;

/**
 * MCP over the standard streams of a program that leads a process group of its own. The SDK's transport knows only the
 * program itself, and a server started through a package runner would outlive it.
 */
export function stdioTransport({ command, args, cwd, env }: StdioServer): StdioTransport {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  const group = processGroup(child);
  const ended = once(child, 'close').catch(() => undefined);
  const buffer = new ReadBuffer();
  let failure: string | null = null;
  const transport: StdioTransport = {
    failure: () => failure,
    start: async () => undefined,
    async send(message) {
      if (!child.stdin.write(serializeMessage(message))) await Promise.race([once(child.stdin, 'drain'), ended]);
    },
    async close() {
      child.stdin.end();
      const timer = setTimeout(() => group.stop(), farewell_ms);
      await ended;
      clearTimeout(timer);
    },
  };
  const read = (chunk: Buffer) => {
    try {
      buffer.append(chunk);
      for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage())
        transport.onmessage?.(message);
    } catch (error) {
      transport.onerror?.(error as Error);
    }
  };
  child.stdout.on('data', read);
  child.stdin.on('error', () => undefined);
  child.on('error', () => {
    failure = 'the program could not be started';
  });
  child.on('exit', (code) => {
    failure ??= `the program ended with exit code ${code ?? 'none'}`;
  });
  child.on('close', () => transport.onclose?.());
  return transport;
}
