import type { Bump } from '../records/release.ts';
import { languages } from './declaration.ts';
import { type ApiFinding, bumpOfFindings } from './finding.ts';
import { unreadLanguageOf } from './language.ts';
import { languageDifference } from './language-difference.ts';
import { manifestDifference } from './package/manifest-difference.ts';
import { type Globs, readingOf } from './reading/reading-of.ts';
import { type ReadSource, remembering, type Side } from './reading/side.ts';
import { grouped, type Unread } from './unread.ts';

export interface ApiQuestion {
  before: Side;
  after: Side;
  /** Paths that differ between the two; of a renamed file either path will do. */
  changed: readonly string[];
  read: ReadSource;
  globs?: Globs;
  /** Whether the ranges of what a package needs are public: to narrow one is then a break (R35). */
  dependencies?: 'public' | 'private';
}

/** What the code says. `not_analyzed` never counts as patch: it is not known (R23). */
export interface ApiDifference {
  /** The floor that the findings ask for; `not_analyzed` when something unread might ask for more. */
  bump: Bump | 'not_analyzed';
  findings: ApiFinding[];
  not_analyzed: Unread[];
  files_read: number;
}

/** Compares the public surfaces of two commits, reading only what changed and what passes it on (R23-R25). */
export async function apiDifference(question: ApiQuestion): Promise<ApiDifference> {
  const [before, after] = [remembering(question.before), remembering(question.after)];
  const globs = question.globs ?? {};
  const differing = [...new Set([...question.changed, ...onOneSide(before, after), ...onOneSide(after, before)])];
  const sides = {
    before: await readingOf(before, differing, globs),
    after: await readingOf(after, differing, globs),
  };
  const changed = differing.filter((path) => !sides.before.layout.isHidden(path));
  const manifests = await Promise.all(changed.map((path) => manifestDifference(path, before, after)));
  const parts = await Promise.all(languages.map((one) => languageDifference(one, changed, sides, question.read)));
  const weighed = question.dependencies === 'public' ? asBreak : asTold;
  const findings = [...manifests, ...parts].flatMap((one) => one.findings).map(weighed);
  const unread = changed.map(unreadLanguageOf).filter((one) => one !== null);
  const not_analyzed = [
    ...grouped(unread.map((what) => ({ what, why: 'language', files: 1 }))),
    ...[...manifests, ...parts].flatMap((one) => one.faults),
  ];
  const floor = bumpOfFindings(findings);
  const bump = not_analyzed.length > 0 && floor !== 'major' ? 'not_analyzed' : floor;
  return { bump, findings, not_analyzed, files_read: parts.reduce((sum, one) => sum + one.read, 0) };
}

const asTold = (finding: ApiFinding): ApiFinding => finding;

const asBreak = (finding: ApiFinding): ApiFinding =>
  finding.kind === 'dependency_narrowed' ? { ...finding, severity: 'breaking' } : finding;

/** A renamed file is told by its new path alone; its old one shows in the lists. */
function onOneSide(one: Side, other: Side): string[] {
  const there = new Set(other.paths);
  return one.paths.filter((path) => !there.has(path));
}
