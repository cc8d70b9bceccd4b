import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

export interface CrateRegistry {
  /** The address of its index, for `.cargo/config.toml`. */
  index: string;
  /** The repository of the index, to look into. */
  repository: string;
  secret: string;
  uploads: string[];
  stop(): Promise<void>;
}

/** As much of a registry as `cargo publish` needs: an index in git, and the web API that takes crates in. */
export async function startCrateRegistry(directory: string): Promise<CrateRegistry> {
  const work = join(directory, 'index');
  const repository = join(directory, 'index.git');
  const secret = randomBytes(12).toString('hex');
  const uploads: string[] = [];
  mkdirSync(work, { recursive: true });
  const who = ['-c', 'user.name=Registry', '-c', 'user.email=registry@honeycomb.example', '-c', 'commit.gpgSign=false'];
  const git = (...args: string[]) => execFileSync('git', ['-C', work, ...who, ...args], { stdio: 'pipe' });
  const keep = (path: string, text: string) => {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
    git('add', '--all');
    git('commit', '--quiet', '-m', path);
    git('push', '--quiet', repository, 'HEAD:main');
  };
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'PUT' || request.url !== '/api/v1/crates/new') return answer(404, {});
    const { about, crate } = unpacked(await bodyOf(request));
    if (request.headers.authorization !== secret) return answer(403, { errors: [{ detail: 'not your token' }] });
    const path = indexPath(about.name);
    const before = existsSync(join(work, path)) ? readFileSync(join(work, path), 'utf8') : '';
    if (before.includes(`"vers":"${about.vers}"`)) return answer(200, { errors: [{ detail: 'already uploaded' }] });
    const cksum = createHash('sha256').update(crate).digest('hex');
    const line = { name: about.name, vers: about.vers, deps: [], cksum, features: {}, yanked: false };
    uploads.push(`${about.name} ${about.vers}`);
    keep(path, `${before}${JSON.stringify(line)}\n`);
    return answer(200, { warnings: { invalid_categories: [], invalid_badges: [], other: [] } });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', work]);
  keep('config.json', JSON.stringify({ dl: `${api}/dl`, api }));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { index: `file://${repository}`, repository, secret, uploads, stop };
}

/** Where an index keeps a crate of four letters and more. */
export const indexPath = (name: string): string => join(name.slice(0, 2), name.slice(2, 4), name);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Two parts, each behind its length. */
function unpacked(body: Buffer): { about: { name: string; vers: string }; crate: Buffer } {
  const first = body.readUInt32LE(0);
  const second = body.readUInt32LE(4 + first);
  return {
    about: JSON.parse(body.subarray(4, 4 + first).toString('utf8')),
    crate: body.subarray(8 + first, 8 + first + second),
  };
}
