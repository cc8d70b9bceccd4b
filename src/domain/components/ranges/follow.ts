import { satisfies } from 'semver';
import type { Follower } from '../component.ts';
import { satisfiesPep440 } from './pep440.ts';

/** Longer texts are no ranges that anybody wrote. */
const longestRange = 1000;

/** What becomes of a range on a component that gets a new version; `unfit`: it shuts the new version out. */
export type Followed = { to: string } | { keeps: true } | { unfit: true };

const keeps: Followed = { keeps: true };
const oneComparator = /^(workspace:)?(\^|~|>=|=|)(\s*)v?(\d+(?:\.\d+){0,2}(?:[-+][0-9A-Za-z.+-]*)?)$/;
/** Name, extras and an opening bracket; what follows up to `;` or `)` is the specifier. */
const requirementName = /^[A-Za-z0-9][A-Za-z0-9._-]*(?: {0,20}\[[^\]]{0,200}\])? {0,20}\(?/;
const oneClause = /^(\s*(?:===|==|~=|>=)\s*)(\d[0-9A-Za-z.+!_-]*)(\s*)$/;

/**
 * A single comparator keeps its operator and takes the new version (`^1.2.0` becomes `^1.3.0`); anything longer is never
 * rewritten: it stays where the new version satisfies it, and is `unfit` where not, since only a person knows why a
 * bound was set. `workspace:*`, tags, addresses and paths always stay.
 */
export function followRange({ written, value }: Pick<Follower, 'written' | 'value'>, version: string): Followed {
  if (value.length > longestRange) return keeps;
  if (written === 'exact') return value === version ? keeps : { to: version };
  return written === 'pep508' ? followRequirement(value, version) : followComparator(written, value, version);
}

function followComparator(written: 'npm' | 'cargo', value: string, version: string): Followed {
  const [, workspace = '', operator = '', space = '', old] = oneComparator.exec(value.trim()) ?? [];
  if (old !== undefined) {
    const to = `${workspace}${operator}${space}${sameLength(old, version)}`;
    return to === value ? keeps : { to };
  }
  if (!/^[\d^~<>=*vx]/i.test(value.trim()) || /[:/]/.test(value)) return keeps;
  const range = written === 'cargo' ? value.replaceAll(',', ' ') : value;
  return satisfies(version, range, { includePrerelease: true }) ? keeps : { unfit: true };
}

/** `1.2` becomes `1.3` and not `1.3.0`, as long as that says the same. */
function sameLength(old: string, version: string): string {
  const parts = /^\d+(?:\.\d+)*$/.test(old) ? old.split('.').length : 3;
  const [major, minor, patch, more] = version.split('.');
  if (parts >= 3 || more !== undefined || !/^\d+$/.test(patch ?? '') || /[-+]/.test(version)) return version;
  return parts === 2 ? `${major}.${minor}` : String(major);
}

function followRequirement(value: string, version: string): Followed {
  const [name] = requirementName.exec(value) ?? [];
  if (name === undefined) return keeps;
  const end = value.slice(name.length).search(/[;)]/);
  const specifier = end < 0 ? value.slice(name.length) : value.slice(name.length, name.length + end);
  if (specifier.trim() === '' || specifier.includes('@')) return keeps;
  const [, operator, old, space] = oneClause.exec(specifier) ?? [];
  if (operator === undefined || old === undefined) return satisfiesPep440(specifier, version) ? keeps : { unfit: true };
  const next = operator.includes('~') ? atLeastTwo(old, version) : version;
  const to = `${name}${operator}${next}${space}${value.slice(name.length + specifier.length)}`;
  return to === value ? keeps : { to };
}

/** `~=1.2` means another thing than `~=1.2.0`, so it keeps its length. */
const atLeastTwo = (old: string, version: string): string =>
  old.split('.').length === 2 && /^\d+\.\d+\.\d+$/.test(version) ? version.split('.').slice(0, 2).join('.') : version;
