import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tarArchives } from '../../src/adapters/archives.ts';
import { createPresets } from '../../src/adapters/directories/presets.ts';
import { createStorage } from '../../src/adapters/directories/storage.ts';
import { filesAt } from '../../src/adapters/files/files.ts';
import { stampsOf } from '../../src/adapters/files/stamps.ts';
import { createGit } from '../../src/adapters/git/git.ts';
import { createTokens } from '../../src/adapters/probes/tokens.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { sshSignatures } from '../../src/adapters/ssh-signatures.ts';
import { treeSitterSyntax } from '../../src/adapters/syntax/syntax.ts';
import { performOperation } from '../../src/flows/operations.ts';
import type { Log } from '../../src/ports/clock.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { World } from '../../src/ports/world.ts';
import { type FakeChannel, fakeChannel } from '../fakes/channel.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { type FakeEngine, fakeEngine } from '../fakes/engine.ts';
import { type Fault, faulty } from '../fakes/faulty.ts';
import { type FakeForge, fakeForge } from '../fakes/forge.ts';
import { alembicShape } from '../fakes/hive-tables.ts';
import { fakeLedger } from '../fakes/ledger.ts';
import { type FakeMcpProbe, fakeMcpProbe } from '../fakes/mcp-probe.ts';
import { type FakeNetwork, fakeNetwork } from '../fakes/network.ts';
import { type FakePages, fakePages } from '../fakes/pages.ts';
import { type FakeProjectDatabase, fakeProjectDatabase } from '../fakes/project-database.ts';

export interface TestWorld extends World {
  channelFake: FakeChannel;
  engineFake: FakeEngine;
  forgeFake: FakeForge;
  pagesFake: FakePages;
  ledgerFake: Ledger;
  databaseFake: FakeProjectDatabase;
  mcp: FakeMcpProbe;
  network: FakeNetwork;
  clock: FakeClock;
  /** Of the channel; see test/fakes/faulty.ts. */
  faults: Fault[];
  errors: unknown[];
  /** A fresh directory that goes when the world is left. */
  directory: string;
  leave(): Promise<void>;
}

/** Real git, real files, real programs; registries, ledger, engine and time are fakes held to the same contracts. */
export function testWorld(): TestWorld {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'hive-release-flows-')));
  const clock = fakeClock();
  const errors: unknown[] = [];
  const faults: Fault[] = [];
  const log: Log = { info: () => {}, error: (_message, error) => void errors.push(error) };
  const settings = { environment: process.env, redact: (text: string) => text, clock };
  const ledgerFake = fakeLedger(clock);
  const channelFake = fakeChannel();
  const forgeFake = fakeForge();
  const git = createGit(settings);
  const pagesFake = fakePages(async (_repository, tag) =>
    git(join(directory, 'remote.git')).resolve(`refs/tags/${tag}`),
  );
  const databaseFake = fakeProjectDatabase(alembicShape, clock);
  const engineFake: FakeEngine = fakeEngine({ perform: (id, durable) => performOperation(world, id, durable), clock });
  const world: TestWorld = {
    version: '9.9.9',
    clock,
    log,
    errors,
    faults,
    directory,
    channelFake,
    forgeFake,
    pagesFake,
    engineFake,
    ledgerFake,
    databaseFake,
    programs: createPrograms(settings),
    mcp: fakeMcpProbe(),
    network: fakeNetwork(),
    tokens: createTokens(process.env),
    stamps: stampsOf,
    syntax: treeSitterSyntax(),
    signatures: sshSignatures(process.env),
    archives: tarArchives,
    forge: () => forgeFake,
    git,
    files: filesAt,
    channel: ({ channel }) => faulty(channel === 'github' ? pagesFake.channel : channelFake, faults),
    projectDatabase: () => faulty(databaseFake, faults),
    ledger: async () => ledgerFake,
    engine: async () => engineFake,
    ...createStorage(join(directory, 'data')),
    ...createPresets('presets'),
    allowed: (at) => at,
    page: async () => null,
    leave: async () => {
      await engineFake.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return world;
}
