import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { githubChannel } from '../../src/adapters/forges/github/channel.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { sha256 } from '../../src/domain/content-id.ts';
import type { ChannelSettings, ChannelWriter } from '../../src/ports/channel.ts';
import { startGithub } from '../adapters/forges/github/emulator.ts';
import { forges, secret } from '../adapters/forges/pages/routes.ts';
import { startForge } from '../adapters/forges/pages/stand-in.ts';
import { type TestWorld, testWorld } from '../flows/test-world.ts';
import { prepare } from '../scenarios/scenario.ts';
import { type Door, openDoor } from './door.ts';
import { type Fixture, releaseConfig, shipped, untilProven } from './fixture.ts';

interface Way {
  world: TestWorld;
  home: string;
  door: Door;
  name: 'github' | 'gitlab' | 'gitea';
  channels: ConfigInput['channels'];
  make(settings: ChannelSettings): ChannelWriter;
  /** Tells the forge where the tag leads. */
  tagged?(commit: string): void;
  wipe(): Promise<void>;
  stop(): Promise<void>;
}

/** The page of a release whose tag is out; what it offers is one file. */
async function pageOn({ world, home, door, name, channels, make, tagged, wipe, stop }: Way): Promise<Fixture> {
  const { channel } = world;
  world.channel = (settings) => (settings.channel === name ? make(settings) : channel(settings));
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { 'release.yaml': releaseConfig({ channels }) }, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
  const { bench, item } = await untilProven(world, ground, 'publish-page');
  const commit = (await world.git(ground.project).resolve(`refs/tags/${bench.plan.tag}`)) ?? '';
  tagged?.(commit);
  return {
    ...{ world, bench, item, door, wipe },
    files: 1,
    hears: true,
    async place(bytes) {
      const built = await shipped(bench);
      const other = join(home, 'other');
      writeFileSync(other, 'of another');
      const files = built.map((one) =>
        bytes === 'same' ? one : { ...one, file: other, sha256: sha256('of another') },
      );
      const page = { tag: bench.plan.tag, commit, title: 'honeycomb 1.1.0', notes: '- hum\n', prerelease: false };
      const target = { stage: 'production' as const, package: String(item.input.package), version: bench.plan.tag };
      await bench.hands.channel(name).publish({ ...target, files, dist_tag: 'latest', page });
    },
    async leave() {
      await world.leave();
      await Promise.all([door.stop(), stop()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const npm = { test: { registry: 'http://127.0.0.1:4871' }, production: { registry: 'http://127.0.0.1:4872' } };

/** A forge that is spoken with over HTTP: a small stand-in, written from its documented API. */
export async function forgeFixture(name: 'gitea' | 'gitlab'): Promise<Fixture> {
  const kind = forges.find((one) => one.name === name);
  if (!kind) throw new Error(`no forge ${name}`);
  const home = mkdtempSync(join(tmpdir(), 'hr-faults-'));
  const forge = await startForge(kind.prefix, kind.header, kind.routes);
  const door = await openDoor(
    forge.api,
    ({ method, url = '' }) =>
      (method === 'POST' && /\/releases\/\d+\/assets\?name=/.test(url)) ||
      (method === 'PUT' && url.includes('/packages/generic/')),
  );
  return pageOn({
    ...{ world: testWorld(), home, door, name },
    channels: {
      npm,
      [name]: { repository: 'honey/comb', api: `${door.url.slice(0, -1)}${kind.prefix}`, token_env: 'FORGE_TOKEN' },
    },
    make: (settings) => kind.make({ settings, token: () => secret }),
    tagged: (commit) => Object.assign(forge, { commit }),
    wipe: async () => forge.releases.clear(),
    stop: () => forge.stop(),
  });
}

/** GitHub through the real `gh`; the door is the socket that gh speaks to. */
export async function githubFixture(): Promise<Fixture> {
  const home = mkdtempSync(join(tmpdir(), 'hr-faults-'));
  const world = testWorld();
  const github = await startGithub(join(home, 'gh'), join(world.directory, 'remote.git'));
  const config = join(home, 'door');
  mkdirSync(config);
  const door = await openDoor(
    new URL(github.api).origin,
    ({ method, url = '' }) => method === 'POST' && /\/releases\/\d+\/assets\?name=/.test(url),
    join(config, 's'),
  );
  writeFileSync(join(config, 'config.yml'), `http_unix_socket: ${door.url}\n`);
  const environment = { PATH: process.env.PATH, HOME: home, ...github.environment, GH_CONFIG_DIR: config };
  const programs = createPrograms({ environment, redact: (text) => text, clock: world.clock });
  return pageOn({
    ...{ world, home, door, name: 'github' },
    channels: { npm, github: { repository: github.repository } },
    make: (settings) => githubChannel({ settings, programs, token: () => undefined }),
    wipe: async () => {
      for (const { id } of await github.releases()) await github.ask('DELETE', `/repos/honey/comb/releases/${id}`);
    },
    stop: () => github.stop(),
  });
}
