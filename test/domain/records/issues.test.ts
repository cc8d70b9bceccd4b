import { describe, expect, it } from 'vitest';
import { type Found, isOpen, issueDraft, issuesOf, reasonOf } from '../../../src/domain/records/issues.ts';
import { evidenceOf } from '../../guards/release-facts.ts';

const health = { id: 'i41', title: 'address http://localhost/health after the release' };
const spawn = { id: 'i42', title: 'start 2 component(s): agents after the release' };
const down: Found = { expected: 'status 200', seen: 'status 503 instead of 200' };
const dead: Found = { expected: 'status 200', seen: 'it does not answer' };

/** What the record holds after these looks, one a minute. */
const record = (...looks: [typeof health, Found][]) =>
  looks.map(([item, found], minute) =>
    evidenceOf('issue', item.id, issueDraft(item, found, `2026-03-01T12:0${minute}:00.000Z`)),
  );
const times = (...looks: [typeof health, Found][]) =>
  issuesOf(record(...looks)).map(({ seen, at, last_at, over_at }) => [
    seen,
    ...[at, last_at, over_at].map((time) => time?.slice(14, 16) ?? null),
  ]);

describe('issues (R191)', () => {
  it('say which check, what was expected and seen, and when', () => {
    expect(issuesOf(record([health, down]))).toEqual([
      {
        check: health.title,
        ...down,
        at: '2026-03-01T12:00:00.000Z',
        last_at: '2026-03-01T12:00:00.000Z',
        over_at: null,
      },
    ]);
  });

  it.each<[string, [typeof health, Found][], unknown[]]>([
    ['none is none', [], []],
    ['a good look alone', [[health, null]], []],
    [
      'the same again is one',
      [
        [health, down],
        [health, down],
      ],
      [['status 503 instead of 200', '00', '01', null]],
    ],
    [
      'over',
      [
        [health, down],
        [health, null],
      ],
      [['status 503 instead of 200', '00', '00', '01']],
    ],
    [
      'come back',
      [
        [health, down],
        [health, null],
        [health, down],
      ],
      [
        ['status 503 instead of 200', '00', '00', '01'],
        ['status 503 instead of 200', '02', '02', null],
      ],
    ],
    [
      'another one',
      [
        [health, down],
        [health, dead],
      ],
      [
        ['status 503 instead of 200', '00', '00', '01'],
        ['it does not answer', '01', '01', null],
      ],
    ],
    [
      'of two checks apart',
      [
        [health, down],
        [spawn, dead],
        [spawn, null],
      ],
      [
        ['status 503 instead of 200', '00', '00', null],
        ['it does not answer', '01', '01', '02'],
      ],
    ],
  ])('%s', (_what, looks, expected) => {
    expect(times(...looks)).toEqual(expected);
  });

  it('are open until a good look, and other evidence is none', () => {
    expect(isOpen(record([health, down]), 'i41')).toBe(true);
    expect(isOpen(record([health, down], [health, null]), 'i41')).toBe(false);
    expect(isOpen(record([health, down]), 'i42')).toBe(false);
    expect(issuesOf([evidenceOf('health', 'i41', { numbers: { open: 1 } })])).toEqual([]);
  });

  it('are the reason for a way back in one sentence, whatever they are long', () => {
    const [issue] = issuesOf(record([health, { expected: 'x'.repeat(9000), seen: 'y'.repeat(9000) }]));
    expect(issue?.expected).toHaveLength(500);
    expect(reasonOf({ ...(issue as NonNullable<typeof issue>), ...down })).toBe(
      'address http://localhost/health after the release: expected status 200; seen status 503 instead of 200 (2026-03-01T12:00:00.000Z)',
    );
  });
});
