import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { configSchema } from '../../src/config/schema.ts';
import type { CommitFinding } from '../../src/domain/analysis.ts';
import { classifyCommit } from '../../src/domain/commits/classify.ts';
import type { PastRelease, Step } from '../../src/domain/commits/conventions/past.ts';
import { wordsOf } from '../../src/domain/commits/conventions/word.ts';
import { parseCommit } from '../../src/domain/commits/parse.ts';

/** One release of a real project as its maintainers made it, with what its commits say. */
export interface RealRelease extends PastRelease {
  /** Seconds. */
  time: number;
  findings: readonly CommitFinding[];
  /** Whether its range is not empty and at least half of it are Conventional Commits. */
  eligible: boolean;
}

export interface History {
  /** Which half of the set: rules are developed on 0 and only measured on 1. */
  half: 0 | 1;
  /** Oldest first. */
  releases: RealRelease[];
}

interface Stored {
  project: string;
  commits: { id: string; parents: number[]; message: string }[];
  tags: { name: string; time: number }[];
  pairs: { from: string; to: string; released: Step; maintenance_line: boolean; commits: number[] }[];
}

const { bump_rules } = configSchema.parse({}).versioning;
const rules = { bump_rules, breaking_subjects: [], ignore_commits: [] };

/** Reads the `OWNER__NAME.json.gz` files of a folder one after the other. */
export function* histories(folder: string): Generator<History> {
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.json.gz')) yield read(`${folder}/${file}`, file.slice(0, -'.json.gz'.length));
  }
}

function read(path: string, name: string): History {
  const stored = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Stored;
  const times = new Map(stored.tags.map((tag) => [tag.name, tag.time]));
  const findings = stored.commits.map(({ id, parents, message }) =>
    classifyCommit({ id, parents: parents.map(String), message }, rules),
  );
  const conventional = stored.commits.map(({ message }) => parseCommit(message).conventional);
  const releases = stored.pairs.map(({ from, to, released, maintenance_line, commits }) => {
    const mine = commits.flatMap((at) => findings[at] ?? []);
    return {
      from: versionOf(from),
      to: versionOf(to),
      step: released,
      words: wordsOf(mine),
      maintenance: maintenance_line,
      time: times.get(to) ?? 0,
      findings: mine,
      eligible: commits.length > 0 && commits.filter((at) => conventional[at]).length * 2 >= commits.length,
    };
  });
  const half = (createHash('sha256').update(name.replace('__', '/')).digest()[0] ?? 0) % 2 === 0 ? 0 : 1;
  return { half, releases: releases.sort((a, b) => a.time - b.time) };
}

/** The version in a tag, whatever stands before it. */
const versionOf = (tag: string): string => /\d+(?:\.\d+)+.*$/.exec(tag)?.[0] ?? tag;
