import { describe, expect, test } from 'vitest';
import { type FormatName, readField, spliceField } from '../../../src/domain/manifests/index.ts';
import { answerOf } from '../version/answer.ts';

/** A file before and after one edit; everything that is not the scalar must be the same. */
export type Edit = readonly [name: string, before: string, path: string, value: string | number, after: string];
export type Refusal = readonly [name: string, text: string, path: string, why: string | RegExp];

const file = 'some/file';

/** Each edit must give exactly the text that stands in the table, read back as asked, and be idempotent. */
export function testEdits(format: FormatName, edits: readonly Edit[]): void {
  describe('edits', () => {
    for (const [name, before, path, value, after] of edits) {
      test(name, () => {
        expect(spliceField(format, before, path, value, file)).toBe(after);
        expect(readField(format, after, path, file)).toMatchObject({ found: true, value });
        expect(spliceField(format, after, path, value, file)).toBe(after);
      });
    }
  });
}

/** Each edit must be refused as MANIFEST_UNREADABLE for the reason in the table. */
export function testRefusals(format: FormatName, refusals: readonly Refusal[]): void {
  describe('refusals', () => {
    for (const [name, text, path, why] of refusals) {
      test(name, () => {
        const answer = answerOf(() => spliceField(format, text, path, '9.9.9', file));
        expect(answer.code).toBe('MANIFEST_UNREADABLE');
        const said = answer.message.replace(`${file} could not be read as ${format}: `, '');
        if (typeof why === 'string') expect(said).toBe(why);
        else expect(said).toMatch(why);
      });
    }
  });
}

export type Reading = readonly [name: string, text: string, path: string, expected: unknown];

/** What is read at a path: `[value, kind]`, or null when nothing is found. */
export function testReadings(format: FormatName, readings: readonly Reading[]): void {
  describe('readings', () => {
    for (const [name, text, path, expected] of readings) {
      test(name, () => {
        const field = readField(format, text, path, file);
        expect(field.found ? [field.value, field.kind] : null).toEqual(expected);
      });
    }
  });
}
