import { decideByConventions } from '../../src/domain/commits/conventions/decide.ts';
import { isBelowOne, learnConventions } from '../../src/domain/commits/conventions/learn.ts';
import type { Step } from '../../src/domain/commits/conventions/past.ts';
import { decideBump } from '../../src/domain/commits/decide.ts';
import type { Bump } from '../../src/domain/records/release.ts';
import { nextVersion } from '../../src/domain/version/bump.ts';
import { readVersion } from '../../src/domain/version/scheme.ts';
import type { History, RealRelease, SeriesStep } from './history.ts';
import type { Peer } from './peers.ts';

/** What was decided for one release beside what its maintainers released. */
export interface Verdict {
  released: Step;
  /** By the name of who decided. */
  decided: Readonly<Record<string, Step>>;
  /** Who broke off. */
  failed: readonly string[];
  asked: boolean;
  belowOne: boolean;
  /** How many earlier releases were known. */
  known: number;
}

export interface Judged extends Pick<History, 'half' | 'monorepo' | 'people'> {
  verdicts: Verdict[];
  /** For each step inside a series whether it went where it did. */
  series: boolean[];
}

export const ours = 'this server';

/** As many earlier releases as are read of a real project. */
const remembered = 100;
const common = { first: false, unclassified: 'patch', zeroMajor: 'minor' } as const;

/** Decides the eligible releases, at most so many of them, each from those made strictly before it. */
export async function judgeHistory(
  { releases, series, ...project }: History,
  peers: readonly Peer[],
  most: number,
): Promise<Judged> {
  const verdicts: Verdict[] = [];
  for (const [at, release] of spread(
    [...releases.entries()].filter(([, one]) => one.eligible),
    most,
  )) {
    const past = releases.slice(Math.max(0, at - remembered), at).filter(({ time }) => time < release.time);
    verdicts.push(await verdictOn(release, past, peers));
  }
  return { ...project, verdicts, series: series.map(goesOn) };
}

const firstOnes = 10;

/** The first ten, and of the others as many as are left, evenly. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  const rest = all.slice(firstOnes);
  const wanted = Math.max(0, most - firstOnes);
  const later = Array.from({ length: wanted }, (_, at) => rest[Math.floor((at * rest.length) / wanted)]);
  return [...all.slice(0, firstOnes), ...later].filter((one) => one !== undefined);
}

async function verdictOn(release: RealRelease, past: readonly RealRelease[], peers: readonly Peer[]): Promise<Verdict> {
  const { findings, from, step, maintenance, messages } = release;
  const context = { ...common, current: from };
  const { bump, ask } = decideByConventions(
    findings,
    { ...context, configured: false, maintenance, prerelease: false },
    learnConventions(past),
  );
  const failed: string[] = [];
  const decisions = peers.map(async ({ name, decide }) => {
    const said = await decide(from, messages).catch(() => void failed.push(name));
    return [name, said ?? 'patch'] as const;
  });
  const theirs = await Promise.all(decisions);
  return {
    released: step,
    decided: {
      [ours]: asStep(bump),
      'the specification': asStep(decideBump(findings, { ...context, zeroMajor: 'major' }).bump),
      'the same, breaking below 1.0.0 as minor': asStep(decideBump(findings, context).bump),
      ...Object.fromEntries(theirs),
    },
    failed,
    asked: ask !== null,
    belowOne: isBelowOne(from),
    known: past.length,
  };
}

/** Somebody did release, so a decision for nothing counts as the least. */
const asStep = (bump: Bump): Step => (bump === 'major' || bump === 'minor' ? bump : 'patch');

/** Whether a held series comes where its maintainers brought it. */
function goesOn({ from, to, scheme, findings }: SeriesStep): boolean {
  try {
    const { bump } = decideByConventions(
      findings,
      { ...common, current: from, configured: false, maintenance: false, prerelease: true },
      null,
    );
    const next = nextVersion(from, bump === 'none' ? 'prerelease' : bump, scheme, { series: 'hold' });
    return next === readVersion(to, scheme).canonical;
  } catch {
    return false;
  }
}
