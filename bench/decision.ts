import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { decideByConventions } from '../src/domain/commits/conventions/decide.ts';
import { isBelowOne, learnConventions } from '../src/domain/commits/conventions/learn.ts';
import type { Step } from '../src/domain/commits/conventions/past.ts';
import { decideBump } from '../src/domain/commits/decide.ts';
import { type Bump, bumps } from '../src/domain/release.ts';
import type { Bench, Figure } from './figure.ts';
import { type History, histories, type RealRelease } from './histories/history.ts';

/** What was decided for one release beside what its maintainers released. */
interface Verdict {
  released: Step;
  learnt: Step;
  asked: boolean;
  /** By the rules alone, a breaking change below 1.0.0 as minor, and by the letter of the specification. */
  ruled: Step;
  literal: Step;
  belowOne: boolean;
  /** How many earlier releases were known. */
  known: number;
}

/** Projects with fewer releases to judge say too little. */
const enough = 20;
/** As many earlier releases as are read of a real project. */
const remembered = 100;

/** How often the decision is what the maintainers of real projects released, from what lay before each release. */
const decision: Bench = async () => {
  const folder = parseArgs({ strict: false, options: { histories: { type: 'string' } } }).values.histories;
  if (typeof folder !== 'string' || !existsSync(folder)) {
    console.error('decision: needs real histories: npm run bench -- decision --histories DIR (OWNER__NAME.json.gz)');
    return [];
  }
  const projects = Array.from(histories(folder), (history) => ({ half: history.half, verdicts: judge(history) }));
  const judged = projects.filter(({ verdicts }) => verdicts.length >= enough);
  const all = projects.flatMap(({ verdicts }) => verdicts);
  const majors = all.filter(({ released }) => released === 'major');
  const missed = (by: (verdict: Verdict) => boolean) => majors.filter(by).length;
  const half = (wanted: 0 | 1) => judged.filter((one) => one.half === wanted);
  const asked = all.filter((verdict) => verdict.asked);
  return [
    share('right, macro', judged, right, 94),
    share('right, macro, first half', half(0), right),
    share('right, macro, second half', half(1), right),
    share(
      'right where not asked, macro',
      only(judged, ({ asked }) => !asked),
      right,
    ),
    share(
      'right below 1.0.0, macro',
      only(projects, ({ belowOne }) => belowOne),
      right,
    ),
    share(
      'right from 1.0.0 on, macro',
      only(projects, ({ belowOne }) => !belowOne),
      right,
    ),
    share(
      'right in the first ten releases, macro',
      only(projects, ({ known }) => known < 10),
      right,
    ),
    count('projects judged', judged.length),
    count('releases judged', all.length),
    count('asked', asked.length),
    count('asked, leaning right', asked.filter(right).length),
    missing(
      'missed majors not asked about',
      missed(({ learnt, asked }) => learnt !== 'major' && !asked),
    ),
    missing(
      'missed majors, leaning taken',
      missed(({ learnt }) => learnt !== 'major'),
      false,
    ),
    ...confusion(all),
  ];

  function missing(name: string, value: number, limit = true): Figure {
    const peer = missed(({ literal }) => literal !== 'major');
    return { ...count(name, value), peer, goal: limit ? peer : null, holds: !limit || value <= peer };
  }
};

const right = (verdict: Verdict): boolean => verdict.learnt === verdict.released;

/** Decides every eligible release from those made strictly before it. */
function judge({ releases }: History): Verdict[] {
  return releases.flatMap((release, at) => {
    if (!release.eligible) return [];
    const past = releases.slice(Math.max(0, at - remembered), at).filter(({ time }) => time < release.time);
    return [verdictOn(release, past)];
  });
}

function verdictOn(release: RealRelease, past: readonly RealRelease[]): Verdict {
  const { findings, from, step, maintenance } = release;
  const context = { current: from, first: false, unclassified: 'patch', zeroMajor: 'minor' } as const;
  const { bump, ask } = decideByConventions(
    findings,
    { ...context, configured: false, maintenance, prerelease: false },
    learnConventions(past),
  );
  return {
    released: step,
    learnt: asStep(bump),
    asked: ask !== null,
    ruled: asStep(decideBump(findings, context).bump),
    literal: asStep(decideBump(findings, { ...context, zeroMajor: 'major' }).bump),
    belowOne: isBelowOne(from),
    known: past.length,
  };
}

/** Somebody did release, so a decision for nothing counts as the least. */
const asStep = (bump: Bump): Step => (bump === 'major' || bump === 'minor' ? bump : 'patch');

type Judged = readonly { verdicts: readonly Verdict[] }[];

/** The releases of one class, in the projects that have at least five of it. */
const only = (judged: Judged, wanted: (verdict: Verdict) => boolean): Judged =>
  judged.map(({ verdicts }) => ({ verdicts: verdicts.filter(wanted) })).filter(({ verdicts }) => verdicts.length >= 5);

function share(name: string, judged: Judged, holds: (verdict: Verdict) => boolean, goal: number | null = null): Figure {
  const value = macro(judged, holds);
  const peer = macro(judged, ({ ruled, released }) => ruled === released);
  return { bench: 'decision', figure: name, value, unit: '%', floor: null, peer, goal, holds: value >= (goal ?? 0) };
}

function macro(judged: Judged, holds: (verdict: Verdict) => boolean): number {
  const shares = judged.map(({ verdicts }) => (100 * verdicts.filter(holds).length) / verdicts.length);
  return Math.round((100 * shares.reduce((sum, one) => sum + one, 0)) / shares.length) / 100;
}

const count = (figure: string, value: number): Figure => ({
  bench: 'decision',
  figure,
  value,
  unit: 'releases',
  floor: null,
  peer: null,
  goal: null,
  holds: true,
});

function confusion(all: readonly Verdict[]): Figure[] {
  const steps = bumps.slice(2) as readonly Step[];
  const of = (released: Step, by: (verdict: Verdict) => Step, decided: Step): number =>
    all.filter((verdict) => verdict.released === released && by(verdict) === decided).length;
  return steps.flatMap((released) =>
    steps.map((decided) => ({
      ...count(
        `${released} decided as ${decided}`,
        of(released, ({ learnt }) => learnt, decided),
      ),
      peer: of(released, ({ ruled }) => ruled, decided),
    })),
  );
}

export default decision;
