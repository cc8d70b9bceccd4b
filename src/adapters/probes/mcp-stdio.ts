import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';

import { processGroup } from '../processes/process-group.ts';

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
  let failure: string | null = null;
  const transport: StdioTransport = {
    failure: () => failure,
    start: async () => undefined,
    async send(message) {
      if (!child.stdin.write(`${JSON.stringify(message)}\n`)) await Promise.race([once(child.stdin, 'drain'), ended]);
    },
    async close() {
      child.stdin.end();
      const timer = setTimeout(() => group.stop(), farewell_ms);
      await ended;
      clearTimeout(timer);
    },
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = messageIn(line);
    if (message !== null) transport.onmessage?.(message);
  });
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

/** One JSON-RPC message per line; what else a server prints there is none. */
function messageIn(line: string): JSONRPCMessage | null {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null ? (message as JSONRPCMessage) : null;
  } catch {
    return null;
  }
}
