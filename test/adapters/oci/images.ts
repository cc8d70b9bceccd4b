import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tarArchives } from '../../../src/adapters/archives.ts';
import { sha256 } from '../../../src/domain/content-id.ts';
import { imagesIn } from '../../../src/domain/programs/images/archive.ts';
import { archiveName, buildCommands } from '../../../src/domain/programs/images/engine.ts';
import type { Shipped } from '../../../src/ports/channel.ts';
import type { ImageEngine } from '../../registries/image-engines.ts';
import { staticProgram } from '../../registries/static-program.ts';

const run = promisify(execFile);
let built = 0;

export interface Wish {
  name: string;
  version: string;
  text?: string;
  exitCode?: number;
  platforms?: string[];
  /** Besides the program, by path. */
  files?: Record<string, string>;
  /** Without it the image says no version of itself. */
  labelled?: boolean;
}

/** Builds an image from nothing but a small program, with a real engine, as an archive. */
export async function buildImage(home: string, engine: ImageEngine, wish: Wish): Promise<Shipped[]> {
  const { name, version, text = 'hello', platforms = [], files = {}, exitCode, labelled = true } = wish;
  built += 1;
  const context = join(home, `build-${built}`);
  await mkdir(context, { recursive: true });
  const lines = Object.keys(files).map((path) => `COPY ${path} /${path}\n`);
  await writeFile(join(context, 'program'), staticProgram(`${text} ${version}`, exitCode), { mode: 0o755 });
  for (const [path, content] of Object.entries(files)) await writeFile(join(context, path), content);
  await writeFile(
    join(context, 'Dockerfile'),
    `FROM scratch\nCOPY program /program\n${lines.join('')}ENTRYPOINT ["/program"]\n`,
  );
  const archive = join(context, archiveName(engine.name, { name, platforms }));
  const commands = buildCommands(engine.name, {
    ...{ context, platforms, archive, target: undefined, args: {}, epoch: 1_700_000_000 },
    file: join(context, 'Dockerfile'),
    labels: { by: name, ...(labelled ? { 'org.opencontainers.image.version': version } : {}) },
    local: `localhost/sample/${name.replaceAll('/', '-')}:build-${built}`,
  });
  const env = { PATH: process.env.PATH, HOME: home, ...engine.environment };
  for (const [program = '', ...words] of [
    commands.build,
    ...(commands.export ? [commands.export] : []),
    ...commands.clean,
  ])
    await run(program, words, { env, cwd: context });
  const small = new Map<string, Uint8Array>();
  await tarArchives.read(archive, 100_000, (path, bytes) => void (bytes && small.set(path, bytes)));
  const digest = sha256(await readFile(archive));
  return (imagesIn(small) ?? []).map(({ platform, config }) => ({
    name: platform,
    file: archive,
    sha256: digest,
    integrity: config,
  }));
}
