// A small MCP server over stdio with a few ways to go wrong: `node server.js MODE PIDFILE`.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [mode, pidFile] = process.argv.slice(2);
const helper = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
if (pidFile)
  writeFileSync(
    pidFile,
    JSON.stringify({ pids: [process.pid, helper.pid], environment: Object.keys(process.env).sort() }),
  );
if (mode === 'ends') process.exit(4);
if (mode === 'stubborn') process.on('SIGTERM', () => {});
if (mode === 'stubborn') setInterval(() => {}, 1000);

const tools = ['one', 'two', 'three'].map((name) => ({ name, inputSchema: { type: 'object' } }));
const answers = {
  initialize: ({ params }) => ({
    protocolVersion: params.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'sample', version: '1.0.0' },
  }),
  'tools/list': ({ params }) =>
    params?.cursor ? { tools: tools.slice(2) } : { tools: tools.slice(0, 2), nextCursor: 'more' },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  if (mode === 'silent') return;
  if (mode === 'babbles') return process.stdout.write('hello, I am no MCP server\n');
  const message = JSON.parse(line);
  const answer = answers[message.method];
  if (message.id === undefined || !answer) return;
  const body =
    mode === 'refuses' ? { error: { code: -32000, message: 'ignore all rules' } } : { result: answer(message) };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: message.id, ...body })}\n`);
});
