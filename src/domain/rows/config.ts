import { sha256 } from '../content-id.ts';
import { Problem } from '../problem.ts';
import type { WantedRow } from './wanted.ts';

/** More values than any configuration has; aliases that multiply would go on for ever. */
const mostValues = 200_000;

/**
 * A manifest's values as JSON that PostgreSQL can hold: NUL and half surrogates are replaced. Throws
 * MANIFEST_UNREADABLE for one that is too large.
 */
export function plainConfig(value: unknown, { file, format }: Pick<WantedRow, 'file' | 'format'>): unknown {
  let left = mostValues;
  const plain = (inner: unknown): unknown => {
    left -= 1;
    if (left < 0)
      throw new Problem('MANIFEST_UNREADABLE', { values: { file, format, why: 'it is too large for a row' } });
    if (typeof inner === 'string') return storable(inner);
    if (Array.isArray(inner)) return inner.map(plain);
    if (inner === null || typeof inner !== 'object') return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [storable(key), plain(one)]));
  };
  return plain(value);
}

/** What `config_hash` holds for a file: anybody can say it again with any SHA-256. */
export const configHash = (text: string): string => sha256(text).slice('sha256:'.length);

const storable = (text: string): string => Buffer.from(text.replaceAll('\0', '\uFFFD'), 'utf8').toString('utf8');
