import { z } from 'zod';
import { oneLine } from '../../domain/text.ts';

/** Other spellings that agents and the source documents use, each with the names it may stand for. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  project_dir: ['project'],
  project_path: ['project'],
  path: ['project'],
  directory: ['project'],
  cwd: ['project'],
  repo: ['project'],
  repository: ['project'],
  bump_type: ['bump'],
  level: ['bump'],
  release_type: ['kind', 'bump'],
  type: ['kind', 'bump'],
  new_version: ['version'],
  target_version: ['version'],
  release_version: ['version'],
  release_date: ['date'],
  pre_release: ['prerelease_stage'],
  prerelease: ['prerelease_stage', 'pre_release'],
  preid: ['prerelease_stage'],
  stage: ['prerelease_stage'],
  plan: ['plan_id'],
  operation: ['operation_id'],
  id: ['operation_id', 'plan_id'],
  phase: ['until'],
  up_to: ['until'],
  environment: ['stage'],
  registry: ['stage'],
  target: ['stage'],
  timeout: ['timeout_s'],
  timeout_seconds: ['timeout_s'],
  wait_s: ['timeout_s'],
  why: ['reason'],
  commits: ['from'],
  range: ['from'],
  since: ['from'],
  base: ['from'],
  head: ['to'],
  current_version: ['current'],
  metadata: ['build_metadata'],
  pkg: ['package'],
  package_name: ['package'],
  workspace: ['package'],
  from_version: ['from'],
  from_tag: ['from'],
  to_version: ['to'],
  to_tag: ['to'],
  readers: ['audience'],
  screenshots: ['include_screenshots'],
};

export interface AcceptedArguments {
  arguments: Record<string, unknown>;
  /** One sentence for every spelling that was understood as another. */
  notes: string[];
}

/**
 * Renames known other spellings (camelCase, dashes, the aliases above) to the names of the schema. A name that is
 * given by itself always wins, and a spelling that nothing stands for is left for the strict schema to refuse.
 */
export function acceptAliases(known: readonly string[], given: Record<string, unknown>): AcceptedArguments {
  const taken = new Set(known.filter((name) => Object.hasOwn(given, name)));
  const renamed: [string, unknown][] = [];
  const notes: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const name = known.includes(key) ? key : meaningOf(key, known, taken);
    if (name !== key) {
      taken.add(name);
      notes.push(`\`${key}\` was read as \`${name}\`.`);
    }
    renamed.push([name, value]);
  }
  return { arguments: Object.fromEntries(renamed), notes };
}

function meaningOf(key: string, known: readonly string[], taken: ReadonlySet<string>): string {
  const snake = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  const candidates = [snake, ...(Object.hasOwn(aliases, snake) ? (aliases[snake] ?? []) : [])];
  return candidates.find((name) => known.includes(name) && !taken.has(name)) ?? key;
}

/** What was expected at which argument; empty when the value fits. */
export interface Expectation {
  path: string;
  expected: string;
}

export const expectationsOf = (error: z.ZodError): Expectation[] =>
  error.issues.map((issue) => ({
    path: issue.path.map(String).join('.') || '(arguments)',
    expected: expectedOf(issue),
  }));

function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `no argument ${issue.keys.map((key) => JSON.stringify(oneLine(key, 60))).join(', ')}`;
    case 'invalid_type':
      return `a value of type ${issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    default:
      return issue.message;
  }
}

/** The argument names of an object schema; none for any other schema. */
export const argumentNames = (schema: z.ZodType): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
