import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aloneIn, greet, startServer } from './child.ts';
import { withEcho } from './echo.ts';
import { type Bench, figure, median } from './figure.ts';

const calls = 300;
const ours = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** A call without input and output, answered by the whole way in and out: arguments read, refused, explained. */
const call: Bench = async () => {
  const home = mkdtempSync(join(tmpdir(), 'bench-call-'));
  const env = aloneIn(home);
  try {
    const mine = await timeCalls([process.execPath, ours, 'serve'], env, {
      name: 'get_release',
      arguments: { view: 'nothing' },
    });
    const peer = await withEcho((echo) =>
      timeCalls([process.execPath, echo], env, { name: 'echo', arguments: { text: 'x' } }),
    );
    return [
      figure('call', 'call without I/O', mine, 'ms', { floor: peer, peer }),
      figure('call', 'more than the echo of the bare SDK', mine - peer, 'ms', { goal: 5 }),
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

async function timeCalls(
  command: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  params: object,
): Promise<number> {
  const line = startServer(command, env);
  try {
    await greet(line);
    const times: number[] = [];
    for (let at = 0; at < calls; at += 1) {
      const start = performance.now();
      await line.ask({ jsonrpc: '2.0', id: 100 + at, method: 'tools/call', params } as { id: number });
      times.push(performance.now() - start);
    }
    return median(times.slice(calls / 3));
  } finally {
    await line.end();
  }
}

export default call;
