import { type Bump, bumps, type Scheme } from '../records/release.ts';
import { nextVersion } from '../version/bump.ts';
import { compareVersions, parseVersion } from '../version/scheme.ts';
import { spelled } from '../version/spelling.ts';
import { type ComponentFacts, keyOf } from './component.ts';

export type Value = string | number;

export interface VersionRules {
  /** The version of this release, which `framework` components carry. */
  release: string;
  scheme: Scheme;
  series: 'hold' | 'literal';
  /** What a breaking change asks for below 1.0.0. */
  zeroMajor: Bump;
  groups: Readonly<Record<string, { kind: 'fixed' | 'linked' }>>;
}

/** The part of release.yaml that says how components come by their versions. */
export interface ComponentPolicy {
  versioning: { prerelease_series: VersionRules['series']; zero_major: Bump };
  components: { groups: VersionRules['groups'] };
}

export const versionRules = (
  release: string,
  scheme: Scheme,
  { versioning, components }: ComponentPolicy,
): VersionRules => ({
  release,
  scheme,
  series: versioning.prerelease_series,
  zeroMajor: versioning.zero_major,
  groups: components.groups,
});

/**
 * The value that each field carries after the release, in the order of the fields; null where none is given (R45-R47):
 * `framework` the release version; `revision` one more than ever stood there, when the content changed; `independent`
 * what its own commits ask for; a `fixed` group one version for all, a `linked` one the same for those that changed.
 * What was raised by hand since the last release stands. Linked fields always get what the first of them gets.
 */
export function nextValues(fields: readonly ComponentFacts[], rules: VersionRules): (Value | null)[] {
  const leads = leadsOf(fields);
  const targets = groupTargets([...new Set(leads)], rules);
  const given = ({ mode, version }: ComponentFacts) => mode !== 'skip' && mode !== 'mirror' && version !== null;
  return fields.map((field, at) => (given(field) ? nextValue(leads[at] ?? field, rules, targets) : null));
}

/** For each field the first one of its component. */
function leadsOf(fields: readonly ComponentFacts[]): ComponentFacts[] {
  const leads = new Map<string, ComponentFacts>();
  return fields.map((field) => {
    const key = keyOf(field);
    const lead = leads.get(key) ?? field;
    if (lead === field) leads.set(key, field);
    return lead;
  });
}

function nextValue(field: ComponentFacts, rules: VersionRules, targets: ReadonlyMap<string, string>): Value | null {
  const { mode, version, group, as, file } = field;
  if (mode === 'framework') return spelled(rules.release, { scheme: rules.scheme, as, file });
  if (mode === 'revision' && typeof version === 'number') return nextRevision(field, version);
  if (mode !== 'independent' || typeof version !== 'string') return version;
  const target = group === null ? undefined : targets.get(group);
  if (group === null) return ownNext(field, version, rules);
  const follows = rules.groups[group]?.kind === 'fixed' || asks(field);
  return target !== undefined && follows ? target : version;
}

function nextRevision({ changed, released }: ComponentFacts, version: number): number {
  const before = typeof released === 'number' ? released : version;
  if (released === null || !changed || version > before) return version;
  return Math.max(version, before) + 1;
}

const asks = (field: ComponentFacts): boolean => field.bump !== 'none' || raisedByHand(field);

const raisedByHand = ({ version, released }: ComponentFacts): boolean => released !== null && version !== released;

function ownNext(field: ComponentFacts, version: string, rules: VersionRules): string {
  if (field.bump === 'none' || field.released === null || raisedByHand(field)) return version;
  return raise(version, field.bump, rules);
}

function raise(version: string, asked: Bump, { scheme, series, zeroMajor }: VersionRules): string {
  if (!parseVersion(version, scheme).ok) return version;
  const bump = asked === 'major' && /^0\./.test(version) ? zeroMajor : asked;
  return nextVersion(version, bump, scheme, { series });
}

/** The one version of each group in which any member asks for something: the highest member's, raised by the most asked. */
function groupTargets(leads: readonly ComponentFacts[], rules: VersionRules): Map<string, string> {
  const members = new Map<string, ComponentFacts[]>();
  for (const one of leads) {
    if (one.group === null || one.mode !== 'independent') continue;
    const known = members.get(one.group);
    if (known) known.push(one);
    else members.set(one.group, [one]);
  }
  const targets = new Map<string, string>();
  for (const [group, all] of members) {
    const readable = all.filter((one) => typeof one.version === 'string' && parseVersion(one.version, rules.scheme).ok);
    const highest = readable.map((one) => String(one.version)).reduce((a, b) => higher(a, b, rules.scheme), '');
    const most = all.reduce<Bump>((a, { bump }) => (bumps.indexOf(bump) > bumps.indexOf(a) ? bump : a), 'none');
    if (highest === '') continue;
    const byHand = readable.some((one) => raisedByHand(one) && one.version === highest);
    targets.set(group, most === 'none' || byHand ? highest : raise(highest, most, rules));
  }
  return targets;
}

const higher = (a: string, b: string, scheme: Scheme): string =>
  a === '' || compareVersions(b, a, scheme) > 0 ? b : a;
