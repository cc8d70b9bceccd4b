import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyCommit } from '../../../src/domain/commits/classify.ts';
import { cancelReverts, readRevert } from '../../../src/domain/commits/reverts.ts';

const rules = {
  bump_rules: { feat: 'minor', fix: 'patch', revert: 'patch' },
  breaking_subjects: [],
  ignore_commits: [],
} as const;

/** Newest first; the id of a commit is its place, eight times. */
const history = (messages: readonly string[], idOf: (place: number) => string = (place) => `${place}`.repeat(8)) => {
  const marks = new Map(
    messages.flatMap((message, place) => {
      const mark = readRevert(message);
      return mark ? [[idOf(place), mark] as const] : [];
    }),
  );
  const findings = messages.map((message, place) =>
    classifyCommit({ id: idOf(place), parents: ['p'], message }, rules),
  );
  const { told, counted, cancelled } = cancelReverts(findings, marks);
  const places = (some: typeof told) => some.map(({ id }) => findings.findIndex((one) => one.id === id));
  return {
    told: places(told),
    counted: places(counted),
    cancelled: cancelled.map(({ revert, reverted }) => `${revert[0]}>${reverted[0]}`),
  };
};

describe('readRevert', () => {
  it.each([
    ['Revert "feat: a"\n\nThis reverts commit 1234567890abcdef1234567890abcdef12345678.', 'feat: a', 1],
    ['Revert "feat: a (#1)" (#2)\n\nReverts owner/name#1', 'feat: a (#1)', 0],
    ['Reapply "feat: a"\n\nThis reverts commit 1234567.', 'Revert "feat: a"', 1],
    ['Revert "Revert "feat: a""', 'Revert "feat: a"', 0],
    ['revert: feat(x): a', 'feat(x): a', 0],
    ['revert(x): "feat(x): a"\n\nThis reverts commits 1234567 and 89abcde.', 'feat(x): a', 2],
    ['revert!: a\n\nReverting commit ABCDEF1', 'a', 1],
  ])('reads %j', (message, header, ids) => {
    expect(readRevert(message)).toMatchObject({ header, ids: { length: ids } });
  });

  it.each(['feat: revert to the old parser', 'Revert the thing', 'Partially revert "feat: a"', '', 'revert:'])(
    'sees no revert in %j',
    (message) => {
      expect(readRevert(message)).toBeNull();
    },
  );

  it('sees no whole revert in a partial one', () => {
    expect(readRevert('revert: partial rollback of feat: a')).toBeNull();
  });
});

describe('cancelReverts', () => {
  it('tells neither a feature nor its revert, and counts the revert only', () => {
    expect(history(['Revert "feat: a"', 'fix: b', 'feat: a'])).toEqual({
      told: [1],
      counted: [0, 1],
      cancelled: ['0>2'],
    });
  });

  it('goes by id before words', () => {
    const byId = ['Revert "feat: a"\n\nThis reverts commit 2222222.', 'feat: a', 'feat: a'];
    expect(history(byId).cancelled).toEqual(['0>2']);
  });

  it('goes by words when the id is of another branch', () => {
    expect(history(['Revert "feat: a"\n\nThis reverts commit 9999999.', 'feat: a']).cancelled).toEqual(['0>1']);
  });

  it.each([
    ['a commit that is not in the range', ['Revert "feat: a"', 'fix: b']],
    ['a newer commit', ['feat: a', 'Revert "feat: a"']],
    ['another scope', ['Revert "feat(x): a"', 'feat(y): a']],
    ['several commits at once', ['Revert "feat: a"\n\nThis reverts commits 1111111 and 2222222.', 'feat: a', 'fix: b']],
  ])('leaves %s alone', (_what, messages) => {
    expect(history(messages).cancelled).toEqual([]);
    expect(history(messages).told).toHaveLength(messages.length);
  });

  it('finds a squash by the first line without its pull request', () => {
    expect(history(['Revert "feat: a" (#9)', 'feat: a (#8)']).cancelled).toEqual(['0>1']);
    expect(history(['revert: tune it', 'tune it']).cancelled).toEqual(['0>1']);
  });

  it('takes two reverts for two commits, nearest first', () => {
    expect(history(['Revert "fix: a"', 'Revert "fix: a"', 'fix: a', 'fix: a']).cancelled).toEqual(['0>2', '1>3']);
  });

  it('lets a commit stand that is applied again', () => {
    const again = ['Reapply "feat: a"', 'Revert "feat: a"', 'feat: a'];
    expect(history(again)).toEqual({ told: [2], counted: [0, 2], cancelled: ['0>1'] });
    expect(history(['Revert "Revert "feat: a""', ...again.slice(1)]).told).toEqual([2]);
  });

  it('never loses or invents a commit, and every pair is a revert and something older', () => {
    const message = fc.constantFrom('feat: a', 'fix: b', 'Revert "feat: a"', 'Reapply "feat: a"', 'revert: fix: b');
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
        const idOf = (place: number) => String.fromCharCode(97 + place).repeat(8);
        const { told, counted, cancelled } = history(messages, idOf);
        expect(told.length + 2 * cancelled.length).toBe(messages.length);
        expect(counted.length + cancelled.length).toBe(messages.length);
        for (const pair of cancelled) expect(pair.charCodeAt(0)).toBeLessThan(pair.charCodeAt(2));
      }),
    );
  });

  it('is through with 100,000 reverts of one another in a moment', () => {
    const messages = Array.from({ length: 100_000 }, (_, place) => (place < 50_000 ? 'Revert "feat: a"' : 'feat: a'));
    const marks = new Map(messages.slice(0, 50_000).map((message, at) => [`${at}`, readRevert(message)] as const));
    const findings = messages.map((text, at) => classifyCommit({ id: `${at}`, parents: ['p'], message: text }, rules));
    const known = new Map([...marks].flatMap(([id, mark]) => (mark ? [[id, mark] as const] : [])));
    expect(cancelReverts(findings, known).cancelled).toHaveLength(50_000);
  });
});
