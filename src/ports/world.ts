import type { Archives } from './archives.ts';
import type { ChannelSettings, ChannelWriter } from './channel.ts';
import type { Clock, Log } from './clock.ts';
import type { Engine } from './engine.ts';
import type { FileWriter } from './files.ts';
import type { ForgeWriter } from './forge.ts';
import type { GitWriter } from './git.ts';
import type { Ledger } from './ledger.ts';
import type { McpProbe } from './mcp-probe.ts';
import type { Network } from './network.ts';
import type { Programs } from './programs.ts';
import type { DatabaseSettings, ProjectDatabaseWriter } from './project-database.ts';
import type { Signatures } from './signatures.ts';
import type { Syntax } from './syntax.ts';
import type { Tokens } from './tokens.ts';

/** Everything outside, joined in server.ts. The ledger and the engine come up at their first use. */
export interface World {
  /** Of this program. */
  version: string;
  clock: Clock;
  log: Log;
  programs: Programs;
  mcp: McpProbe;
  network: Network;
  tokens: Tokens;
  syntax: Syntax;
  signatures: Signatures;
  archives: Archives;
  git(directory: string): GitWriter;
  files(root: string): FileWriter;
  /** The forge as seen from a directory, where its program finds its own configuration. */
  forge(directory: string): ForgeWriter;
  /** `programs`: what starts programs of the project, where those of a release are watched. */
  channel(settings: ChannelSettings, programs?: Programs): ChannelWriter;
  /** The project's own database: something we release, never where we keep our record. */
  projectDatabase(settings: DatabaseSettings): ProjectDatabaseWriter;
  ledger(): Promise<Ledger>;
  engine(): Promise<Engine>;
  /** A private directory of one release, for worktree, artifacts and reports. */
  storage(releaseKey: string): string;
  /** Every file below a work tree, with a stamp that is another one once it was touched. */
  stamps(directory: string): Promise<Record<string, string>>;
  /** Removes a private directory of one release. */
  discard(directory: string): Promise<void>;
  /** Text of a shipped preset, or null. */
  preset(name: string): Promise<string | null>;
  presets(): Promise<string[]>;
  /** Address at which a person reads this plan and signs; null: this server serves no pages. It proves nothing. */
  page(planId: string): Promise<string | null>;
  /** Throws PROJECT_NOT_ALLOWED when the server was confined to other directories. */
  allowed(directory: string): string;
}
