import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

type Self = Pick<NodeJS.Process, 'argv' | 'execArgv' | 'execPath' | 'pid'>;

/** Starts the same server over HTTP as a process of its own and waits until it answers. */
export async function detach(
  { host, port }: { host: string; port: number },
  self: Self,
): Promise<{ pid: number | undefined; url: string; log: string }> {
  const [node = self.execPath, script = '', ...rest] = self.argv;
  const file = join(tmpdir(), `hive-release-${self.pid}.log`);
  const log = openSync(file, 'ax', 0o600);
  const wanted = rest.filter((argument) => argument !== '--detach' && argument !== '--http');
  const args = [...self.execArgv, script, ...wanted, '--http'];
  const child = spawn(node, args, { detached: true, stdio: ['ignore', 'ignore', log] });
  const gone = new Promise<'gone'>((resolve) => child.once('exit', () => resolve('gone')));
  const url = `http://${host}:${port}`;
  for (;;) {
    if ((await Promise.race([gone, sleep(100)])) === 'gone') throw new Error(`The server ended at once; see ${file}`);
    if (await answers(`${url}/healthz`)) break;
  }
  child.unref();
  return { pid: child.pid, url: `${url}/mcp`, log: file };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
