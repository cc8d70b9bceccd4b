import { canonicalJson } from '../../domain/content-id.ts';
import { readManifest } from '../../domain/manifests/index.ts';
import { Problem } from '../../domain/problem.ts';
import type { ComponentFacts } from '../../domain/records/facts.ts';
import { isActive, keyOf } from '../../domain/rows/after.ts';
import { configHash, plainConfig } from '../../domain/rows/config.ts';
import type { Profile } from '../../domain/rows/profile.ts';
import { activeRows, type ComponentRow, componentKey } from '../../domain/rows/row.ts';
import type { StoredRow } from '../../domain/rows/table.ts';
import { sameVersion } from '../../domain/rows/wanted.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';
import type { DatabaseSeen } from './observe-rows.ts';
import { databaseSettings } from './settings.ts';

interface Since {
  components: readonly ComponentFacts[];
  /** The commit of the last release and when it was made; null before the first. */
  since: string | null;
  released_at: string | null;
}

/**
 * Keys of components whose file and row were both changed since the last release, not alike and under one version
 * (R72). Only a table that keeps what the file said, or its hash, can show it; a row that was merely made again says the
 * same as one of the two files.
 */
export async function findConflicts(
  world: World,
  project: Project,
  seen: DatabaseSeen | null,
  { components, since, released_at }: Since,
): Promise<string[]> {
  const settings = databaseSettings(project.policy.database);
  if (!settings || seen === null || 'problem' in seen || since === null || released_at === null) return [];
  const { detected, rows } = seen.view;
  if (!detected.fits || (detected.profile.keeps !== 'revisions' && !detected.profile.hashes)) return [];
  const suspects = suspectsOf(components, rows, released_at);
  if (suspects.size === 0) return [];
  const names = [...suspects.values()].map(({ type, id }) => ({ component_type: type, name: id }));
  const { components: stored } = await world.projectDatabase(settings).rowsOf({ components: names, mark: '' });
  const { profile } = detected;
  const kept = new Map(stored.filter((row) => isActive(profile, row)).map((row) => [keyOf(profile, row), row]));
  const found = [...suspects].map(async ([key, one]) => {
    const said = saidOf(profile, kept.get(key));
    if (said === null) return [];
    const files = await Promise.all([project.head.commit, since].map((at) => spellingsAt(world, project, at, one)));
    return files.flat().includes(said) ? [] : [key];
  });
  return (await Promise.all(found)).flat();
}

/** What a row keeps of its file, or a hash of it; null where it keeps none that could be SHA-256. */
function saidOf({ hashes }: Profile, row: StoredRow | undefined): string | null {
  if (!hashes) return canonicalJson(row?.config ?? null);
  const hash = String(row?.config_hash ?? '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(hash) ? hash : null;
}

/** By key, those whose file changed, and whose one row under the same version was made since the last release. */
function suspectsOf(
  components: readonly ComponentFacts[],
  rows: readonly ComponentRow[],
  released_at: string,
): Map<string, ComponentFacts> {
  const active = activeRows(rows);
  const suspects = new Map<string, ComponentFacts>();
  for (const one of components) {
    const key = componentKey({ component_type: one.type, name: one.id });
    const [row, second] = active.get(key) ?? [];
    if (!row || second || !one.changed || one.version === null || suspects.has(key)) continue;
    if (sameVersion(row.version, one.version) && isLater(row.changed_at, released_at)) suspects.set(key, one);
  }
  return suspects;
}

/** Commits are dated to the second. */
const isLater = (at: string | null, than: string): boolean =>
  at !== null && Math.floor(Date.parse(at) / 1000) > Math.floor(Date.parse(than) / 1000);

/**
 * What a row may keep of a file as one commit has it: the values, or a hash of the text or of the values; nothing where
 * it is not there or cannot be read.
 */
async function spellingsAt(world: World, { root }: Project, commit: string, one: ComponentFacts): Promise<string[]> {
  const text = await world.git(root).readFile(commit, one.file);
  if (text === null) return [];
  try {
    const values = canonicalJson(plainConfig(readManifest(one.format, text, one.file), one));
    return [values, configHash(text), configHash(values)];
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
