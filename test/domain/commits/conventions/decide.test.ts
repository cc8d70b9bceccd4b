import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConventionContext, decideByConventions } from '../../../../src/domain/commits/conventions/decide.ts';
import { learnConventions } from '../../../../src/domain/commits/conventions/learn.ts';
import type { PastRelease, Step } from '../../../../src/domain/commits/conventions/past.ts';
import { decideBump } from '../../../../src/domain/commits/decide.ts';
import type { Bump } from '../../../../src/domain/records/release.ts';
import { findings, release, times } from './releases.ts';

const context: ConventionContext = {
  current: '1.4.0',
  first: false,
  zeroMajor: 'minor',
  unclassified: 'patch',
  configured: false,
  maintenance: false,
  prerelease: false,
};
const decide = (messages: string[], past: PastRelease[], changed: Partial<ConventionContext> = {}) =>
  decideByConventions(findings(...messages), { ...context, ...changed }, learnConventions(past));
const young = { from: '0.3.0' };

describe('decideByConventions', () => {
  const rows: [string, string[], PastRelease[], Partial<ConventionContext>, Bump, string][] = [
    ['no past', ['feat: a'], [], {}, 'minor', 'default'],
    ['a word everybody knows', ['✨ a'], [], {}, 'minor', 'default'],
    ['a word for breaking', ['Breaking: a'], [], {}, 'major', 'default'],
    ['a word for breaking below 1.0.0', ['💥 a'], [], { current: '0.3.0' }, 'minor', 'default'],
    ['agreement', ['feat: a'], times(3, release('minor', ['feat: b'])), {}, 'minor', 'learnt'],
    ['features as patches', ['feat: a'], times(4, release('patch', ['feat: b'])), {}, 'patch', 'learnt'],
    ['another circumstance', ['feat: a'], times(4, release('patch', ['feat: b'], young)), {}, 'minor', 'default'],
    [
      'features as patches below 1.0.0',
      ['feat: a'],
      times(4, release('patch', ['feat: b'], young)),
      { current: '0.3.2' },
      'patch',
      'learnt',
    ],
    [
      'an older line',
      ['feat: a'],
      [...times(9, release('minor', ['feat: b'])), ...times(6, release('patch', ['feat: b'], { maintenance: true }))],
      { maintenance: true },
      'patch',
      'learnt',
    ],
    ['a mark on thin evidence', ['fix!: a'], times(4, release('minor', ['fix!: b'])), {}, 'major', 'default'],
    ['a mark on evidence', ['fix!: a'], times(12, release('minor', ['fix!: b'])), {}, 'minor', 'learnt'],
    ['docs once', ['docs: a'], [release('patch', ['docs: b'])], {}, 'none', 'default'],
    ['docs twice', ['docs: a'], times(2, release('patch', ['docs: b'])), {}, 'patch', 'learnt'],
    ['other quiet words', ['refactor: a'], times(5, release('patch', ['docs: b'])), {}, 'none', 'default'],
    ['dependencies', ['feat(deps): a'], times(4, release('patch', ['feat(deps): b'])), {}, 'patch', 'learnt'],
    ['an own word', ['Update: a'], times(6, release('minor', ['Update: b', 'fix: c'])), {}, 'minor', 'learnt'],
    ['an own word too rare', ['Update: a'], [release('minor', ['Update: b', 'fix: c'])], {}, 'patch', 'default'],
    ['unknown commits', ['add it'], times(5, release('minor', ['add it'])), {}, 'minor', 'learnt'],
    [
      'unknown commits left to the caller',
      ['add it'],
      times(5, release('minor', ['add it'])),
      { unclassified: 'ask' },
      'none',
      'default',
    ],
    ['a prerelease', ['feat: a'], times(9, release('patch', ['feat: b'])), { prerelease: true }, 'minor', 'default'],
    ['a policy', ['feat: a'], times(9, release('patch', ['feat: b'])), { configured: true }, 'minor', 'configured'],
    ['nothing', [], times(9, release('patch', ['feat: b'])), {}, 'none', 'default'],
  ];

  it.each(rows)('%s', (_name, messages, past, changed, bump, source) => {
    const decision = decide(messages, past, changed);
    expect([decision.bump, decision.confidence.source]).toEqual([bump, source]);
  });

  it('says what it counted', () => {
    const past = [
      ...times(2, release('minor', ['feat: b'], young)),
      ...times(10, release('patch', ['feat: b'], young)),
    ];
    const { reasons, confidence } = decide(['feat: a'], past, { current: '0.3.0' });
    expect(confidence).toEqual({ source: 'learnt', agreeing: 10, of: 12 });
    expect(reasons.at(-1)).toBe(
      'patch: 10 of the last 12 releases below 1.0.0 whose strongest change was a feature moved patch.',
    );
  });

  it('quotes the commits it reads by their own word', () => {
    const { reasons } = decide(['Update: a'], times(6, release('minor', ['Update: b'])));
    expect(reasons.join('\n')).toContain('"Update: a" (reads as a word');
    expect(reasons.join('\n')).toContain('minor or more in 6 of 6 releases that had it');
  });

  it('asks where a mark was now and then answered with a major release', () => {
    const past = [release('major', ['feat!: b']), ...times(20, release('minor', ['feat!: b']))];
    const { bump, ask } = decide(['feat!: a'], past);
    expect(bump).toBe('minor');
    expect(ask).toContain('of 21 earlier releases alike 1 moved major');
    expect(decide(['feat!: a'], past.slice(1)).ask).toBeNull();
  });

  it('asks where the past is split', () => {
    const past = times(6, [release('minor', ['add b']), release('patch', ['add b'])]).flat();
    expect(decide(['add a'], past).ask).toContain('split');
    expect(decide(['add a'], times(6, release('patch', ['add b']))).ask).toBeNull();
  });

  it('lets the latest customs speak', () => {
    const past = [...times(30, release('patch', ['feat: b'])), ...times(12, release('minor', ['feat: b']))];
    expect(decide(['feat: a'], past).bump).toBe('minor');
  });
});

describe('properties', () => {
  const messages = fc.array(
    fc.constantFrom('feat: a', 'feat!: a', 'fix: a', 'docs: a', 'Update: a', '✨ a', 'add', '💥 a', "Merge branch 'x'"),
    { maxLength: 4 },
  );
  const past = fc.array(
    fc
      .tuple(
        fc.constantFrom<Step>('patch', 'minor', 'major'),
        messages,
        fc.constantFrom('0.3.0', '1.2.0'),
        fc.boolean(),
      )
      .map(([step, said, from, maintenance]) => release(step, said, { from, maintenance })),
    { maxLength: 30 },
  );

  it('never lowers a marked breaking change that has fewer than five releases to go by', () => {
    fc.assert(
      fc.property(messages, past, (said, releases) => {
        const marked = releases.filter(({ words }) => words.has('breaking'));
        const few = releases.filter((one) => !marked.includes(one)).concat(marked.slice(0, 4));
        expect(decide(['feat!: a', ...said], few).bump).toBe('major');
      }),
    );
  });

  it('without a past asks for no less than the rules', () => {
    const order = ['none', 'prerelease', 'patch', 'minor', 'major'];
    fc.assert(
      fc.property(messages, fc.constantFrom('0.3.0', '1.2.0'), (said, current) => {
        const ruled = decideBump(findings(...said), { ...context, current }).bump;
        const { bump, confidence, ask } = decideByConventions(findings(...said), { ...context, current }, null);
        expect(order.indexOf(bump)).toBeGreaterThanOrEqual(order.indexOf(ruled));
        expect([confidence.source, ask]).toEqual(['default', null]);
      }),
    );
  });

  it('confidence counts are of releases that exist', () => {
    fc.assert(
      fc.property(messages, past, (said, releases) => {
        const { confidence } = decide(said, releases);
        if (confidence.source !== 'learnt') return;
        expect(confidence.agreeing).toBeLessThanOrEqual(confidence.of);
        expect(confidence.of).toBeLessThanOrEqual(Math.min(12, releases.length));
      }),
    );
  });
});

describe('bounds', () => {
  it('reads a hundred thousand words of its own in a moment', () => {
    const words = new Set(Array.from({ length: 100_000 }, (_, at) => `w${at}`));
    const past = times(60, { ...release('minor', []), words }).map((one, at) =>
      at < 3 ? one : release('patch', ['fix: a']),
    );
    expect(learnConventions(past).minorWords.size).toBe(1);
  });
});
