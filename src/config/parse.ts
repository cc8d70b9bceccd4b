import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { Problem, type ProblemDetail } from '../domain/problem.ts';
import { looksSecret } from '../domain/programs/redaction.ts';
import { ruleFaults } from './rules.ts';
import { type Config, configSchema } from './schema.ts';

const maximumBytes = 256 * 1024;

type Tree = Record<string, unknown>;

/** Reads the text of a release.yaml or preset into a plain tree. Throws CONFIG_UNREADABLE. */
export function readConfigText(text: string): Tree {
  if (Buffer.byteLength(text) > maximumBytes) unreadable('it is larger than 256 KiB');
  const document = parseDocument(text, { uniqueKeys: true });
  const [fault] = document.errors;
  if (fault) unreadable(`line ${fault.linePos?.[0].line ?? '?'}: ${fault.code.toLowerCase().replaceAll('_', ' ')}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
    JSON.stringify(value);
  } catch {
    unreadable('it uses too many aliases, nests too deeply or holds itself');
  }
  if (value === null || value === undefined) return {};
  if (!isTree(value)) unreadable('the top must be a mapping of keys');
  return value;
}

/**
 * Layers of trees, later ones win, become one checked Config. Every fault is reported at once with its path
 * (CONFIG_INVALID), a literal that looks like a secret among them (R334).
 */
export function makeConfig(layers: readonly Tree[]): Config {
  const merged = withGateDefaults(layers.reduce<Tree>((below, above) => mergeTrees(below, above), {}));
  const parsed = configSchema.safeParse(merged);
  const faults = [
    ...secretFaults(merged),
    ...(parsed.success ? ruleFaults(parsed.data) : parsed.error.issues.map(describeIssue)),
  ];
  if (!parsed.success || faults.length > 0) {
    throw new Problem('CONFIG_INVALID', {
      values: { count: faults.length },
      details: faults,
      violations: faults.map((fault) => `${fault.path}: expected ${fault.expected}`),
    });
  }
  return parsed.data;
}

/** Mappings merge key by key; everything else, lists too, is replaced by the upper layer. */
export function mergeTrees(below: Tree, above: Tree): Tree {
  const merged: Tree = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    merged[key] = isTree(under) && isTree(value) ? mergeTrees(under, value) : value;
  }
  return merged;
}

/** A gate has what `gate_defaults` says of its name, wherever it says nothing itself. */
function withGateDefaults(tree: Tree): Tree {
  const { gates, gate_defaults: defaults } = tree;
  if (!isTree(gates) || !isTree(defaults)) return tree;
  const whole = Object.entries(gates).map(([name, gate]) => {
    const known = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    return [name, isTree(gate) && isTree(known) ? mergeTrees(known, gate) : gate];
  });
  return { ...tree, gates: Object.fromEntries(whole) };
}

function describeIssue(issue: z.core.$ZodIssue): ProblemDetail {
  const at = issue.path.map(String).join('.') || '(top)';
  return {
    path: at,
    expected: issue.code === 'unrecognized_keys' ? `no key ${issue.keys.join(', ')}` : issue.message,
    by: 'agent',
  };
}

function secretFaults(tree: unknown, path: string[] = []): ProblemDetail[] {
  if (typeof tree === 'string') {
    return looksSecret(tree)
      ? [{ path: path.join('.'), expected: 'the name of an environment variable, never a secret itself', by: 'human' }]
      : [];
  }
  if (tree === null || typeof tree !== 'object') return [];
  return Object.entries(tree).flatMap(([key, value]) => secretFaults(value, [...path, key]));
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(why: string): never {
  throw new Problem('CONFIG_UNREADABLE', { values: { why } });
}
