import { openSync, writeSync } from 'node:fs';
import { gitReader } from '../../src/adapters/git/reader.ts';
import { forgeOf } from '../../src/domain/changelog/forge.ts';
import { renderSection } from '../../src/domain/changelog/section.ts';
import { classifyCommit } from '../../src/domain/commits/classify.ts';
import { decideBump } from '../../src/domain/commits/decide.ts';
import { cancelReverts, type RevertMark, readRevert } from '../../src/domain/commits/reverts.ts';
import type { CommitFinding } from '../../src/domain/records/analysis.ts';
import { compareOrder } from '../../src/domain/version/order.ts';
import { readVersion, versionFromTag } from '../../src/domain/version/scheme.ts';

/**
 * The work that is measured, run as a process of its own: `changelog` writes every section of a history, `bump` says
 * what the commits since the last tag ask for. Says at the end what it took, as JSON on standard error: the first time,
 * and after some times in the same process.
 */
const [work = '', directory = '', output = ''] = process.argv.slice(2);
const git = gitReader({ batches: new Map(), directory, environment: process.env, redact: (text) => text });
const rules = {
  bump_rules: { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' },
  breaking_subjects: [],
  ignore_commits: [],
} as const;
const forge = forgeOf('https://github.com/example/example');

const run = work === 'bump' ? bumpSinceLast : wholeChangelog;
const told = await run();
// Everything that Node does not do for an empty script: our own modules are loaded within it.
const ms = performance.now() - performance.nodeTiming.bootstrapComplete;
const rss_mb = process.resourceUsage().maxRSS / 1024;
const wall = performance.now();
// As in a server, which is asked more than once.
for (let again = 0; again < 4; again += 1) await run();
const start = performance.now();
await run();
const again_ms = performance.now() - start;
process.stderr.write(JSON.stringify({ ms, again_ms, more_ms: performance.now() - wall, rss_mb, told }));

async function wholeChangelog(): Promise<string> {
  const log = git.log({ from: null, to: 'HEAD' })[Symbol.asyncIterator]();
  const [tags, first] = await Promise.all([versionTags(), log.next()]);
  const versionOf = new Map(tags.map(({ commit, version, tag }) => [commit, { version, tag }]));
  const file = openSync(output, 'w');
  let open: { version: string; tag: string } = { version: '0.0.0', tag: 'HEAD' };
  let findings: CommitFinding[] = [];
  let marks = new Map<string, RevertMark>();
  let [commits, sections, pending] = [0, 0, ''];
  const close = (before: string | null) => {
    const link = before === null ? null : (forge?.compare(before, open.tag) ?? null);
    const told = cancelReverts(findings, marks).told;
    pending += `${renderSection({ version: open.version, date: null, findings: told, forge, compareUrl: link })}\n`;
    if (pending.length > 65_536 || before === null) {
      writeSync(file, pending);
      pending = '';
    }
    sections += 1;
  };
  for (let read = first; !read.done; read = await log.next()) {
    for (const commit of read.value) {
      const released = versionOf.get(commit.id);
      if (released) {
        if (commits > 0) close(released.tag);
        open = released;
        findings = [];
        marks = new Map();
      }
      const mark = readRevert(commit.message);
      if (mark) marks.set(commit.id, mark);
      findings.push(classifyCommit(commit, rules));
      commits += 1;
    }
  }
  close(null);
  return `${commits} commits, ${sections} sections`;
}

/** The way of the product: one list of tags, highest version first, reachable in small portions. */
async function bumpSinceLast(): Promise<string> {
  const tags = (await versionTags())
    .map((one) => ({ ...one, order: readVersion(one.version, 'semver').order }))
    .sort((a, b) => compareOrder(b.order, a.order));
  let last: (typeof tags)[number] | undefined;
  for (let from = 0, size = 4; from < tags.length && !last; from += size, size *= 4) {
    const portion = tags.slice(from, from + size);
    const ids = portion.map(({ commit }) => commit);
    const reachable = await git.reachable('HEAD', ids);
    last = portion.find(({ commit }) => reachable.has(commit));
  }
  const findings: CommitFinding[] = [];
  for await (const portion of git.log({ from: last?.commit ?? null, to: 'HEAD' }))
    for (const commit of portion) findings.push(classifyCommit(commit, rules));
  const { bump } = decideBump(findings, {
    current: last?.version ?? '0.0.0',
    first: !last,
    zeroMajor: 'minor',
    unclassified: 'patch',
  });
  return `${bump} after ${last?.tag ?? 'nothing'}`;
}

async function versionTags(): Promise<{ tag: string; version: string; commit: string }[]> {
  return (await git.tags()).flatMap(({ name: tag, commit }) => {
    const found = versionFromTag(tag, tag.startsWith('v') ? 'v' : '', 'semver');
    return found ? [{ tag, version: found.version, commit }] : [];
  });
}
