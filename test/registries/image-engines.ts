import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ImageEngine {
  name: 'docker' | 'podman' | 'buildah';
  /** What makes the engine's program find this one and no other. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

const patience_ms = 30_000;

/** A docker server of its own: own store, own socket, no bridge and no rule of a firewall. Needs root and a short path. */
export async function startDocker(directory: string): Promise<ImageEngine> {
  mkdirSync(directory, { recursive: true });
  const [socket, execRoot] = [join(directory, 's'), join(directory, 'e')];
  const log = openSync(join(directory, 'dockerd.log'), 'a');
  const words = ['--data-root', join(directory, 'd'), '--exec-root', execRoot, '-H', `unix://${socket}`];
  const off = ['--iptables=false', '--ip6tables=false', '--bridge=none'];
  const child = spawn('dockerd', [...words, '-p', join(directory, 'p'), ...off], { stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = once(child, 'exit');
  const configuration = join(directory, 'c');
  mkdirSync(configuration, { recursive: true });
  // Other programs read it too, and fail when it is named and not there.
  writeFileSync(join(configuration, 'config.json'), '{}\n');
  const environment = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: configuration };
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    spawnSync('umount', [join(execRoot, 'netns/default')]);
    rmSync(directory, { recursive: true, force: true });
  };
  const until = Date.now() + patience_ms;
  const env = { PATH: process.env.PATH, ...environment };
  while (Date.now() < until && child.exitCode === null) {
    if (spawnSync('docker', ['version'], { env }).status === 0) return { name: 'docker', environment, stop };
    await sleep(50);
  }
  const said = readFileSync(join(directory, 'dockerd.log'), 'utf8').slice(-2000);
  await stop();
  throw new Error(`dockerd did not start: ${said}`);
}

/** An engine that needs no server, with a store of its own. */
export function engineAt(name: 'podman' | 'buildah', directory: string): ImageEngine {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'storage.conf');
  const roots = ['graphroot', 'runroot'].map((key) => `${key} = ${JSON.stringify(join(directory, key))}\n`);
  writeFileSync(file, `[storage]\ndriver = "vfs"\n${roots.join('')}`);
  const environment = { CONTAINERS_STORAGE_CONF: file, STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot' };
  return { name, environment, stop: async () => rmSync(directory, { recursive: true, force: true }) };
}
