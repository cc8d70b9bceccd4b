import { describe, expect, it } from 'vitest';
import { judgeItem, type ReadinessItem, type ReadinessView } from '../../../src/domain/readiness/checklist.ts';
import { globsOf, judgeReadiness, type Readiness, type Risk } from '../../../src/domain/readiness/readiness.ts';

const view = (fields: Partial<ReadinessView> = {}): ReadinessView => ({
  today: '2026-03-10',
  present: ['README.md'],
  isGreen: (gate) => gate === 'lint',
  attested: new Map([
    ['l.said', ['attestation_1']],
    ['l.signed', ['attestation_2', 'attestation_3']],
  ]),
  confirmed: new Set(['attestation_3', 'attestation_4']),
  isHeld: (guard) => guard === 'tree-clean',
  pipeline: (part) => (part === 'ci' ? ['ci.yml on push: pytest'] : []),
  ...fields,
});
const item = (fields: Partial<ReadinessItem>): ReadinessItem => ({ title: 't', required: true, files: [], ...fields });

describe('an item is as strong as its weakest proof', () => {
  it.each<[string, string, Partial<ReadinessItem>, string, number]>([
    ['nothing asked for is open', 'l.any', {}, 'open', 1],
    ['a file that is there', 'l.any', { files: ['README.md'] }, 'met', 0],
    ['a file that is not', 'l.any', { files: ['docs/**'] }, 'open', 1],
    ['one file of two', 'l.any', { files: ['README.md', 'docs/**'] }, 'open', 1],
    ['a green gate', 'l.any', { gate: 'lint' }, 'met', 0],
    ['a gate not seen', 'l.any', { gate: 'test' }, 'open', 1],
    ['a prohibition kept', 'l.any', { guard: 'tree-clean' }, 'met', 0],
    ['a prohibition broken', 'l.any', { guard: 'version-free' }, 'open', 1],
    ['nobody said so', 'l.any', { attested: 'agent' }, 'open', 1],
    ['an agent said so', 'l.said', { attested: 'agent' }, 'attested', 0],
    ['an agent said what a person must sign', 'l.said', { attested: 'person' }, 'attested', 1],
    ['a person signed one of two', 'l.signed', { attested: 'person' }, 'confirmed', 0],
    ['an attestation of another item', 'l.other', { attested: 'agent' }, 'open', 1],
    ['seen and said', 'l.said', { files: ['README.md'], attested: 'agent' }, 'attested', 0],
    ['said and not seen', 'l.said', { gate: 'test', attested: 'agent' }, 'open', 1],
    ['a period without days', 'l.any', { period: { days: 7 } }, 'open', 1],
    ['a period under way', 'l.any', { period: { days: 7, from: '2026-03-04', until: '2026-03-11' } }, 'open', 1],
    ['a period too short', 'l.any', { period: { days: 7, from: '2026-03-04', until: '2026-03-10' } }, 'open', 1],
    ['a period over', 'l.any', { period: { days: 7, from: '2026-03-03', until: '2026-03-10' } }, 'met', 0],
    [
      'a period that ends before it begins',
      'l.any',
      { period: { days: 7, from: '2026-03-09', until: '2026-03-01' } },
      'open',
      1,
    ],
  ])('%s', (_what, id, fields, state, missing) => {
    const judged = judgeItem(id, item(fields), view());
    expect([judged.state, judged.missing.length]).toEqual([state, missing]);
  });

  it.each<[string, string, Partial<ReadinessItem>, string, unknown[], unknown[]]>([
    ['seen', 'l.any', { pipeline: 'ci' }, 'met', ['ci.yml on push: pytest'], []],
    [
      'seen, so that nobody has to say so',
      'l.any',
      { pipeline: 'ci', attested: 'person' },
      'met',
      ['ci.yml on push: pytest'],
      [],
    ],
    ['not seen', 'l.any', { pipeline: 'docs' }, 'open', [], [expect.stringContaining('hosts the documentation')]],
    [
      'not seen, nor said',
      'l.any',
      { pipeline: 'docs', attested: 'agent' },
      'open',
      [],
      [expect.stringMatching(/documentation, or an attestation/)],
    ],
    ['not seen, and said', 'l.said', { pipeline: 'docs', attested: 'agent' }, 'attested', ['attestation_1'], []],
    [
      'not seen, and said where a person signs',
      'l.said',
      { pipeline: 'docs', attested: 'person' },
      'attested',
      ['attestation_1'],
      [expect.stringContaining('a person who signs')],
    ],
    [
      'not seen, and signed',
      'l.signed',
      { pipeline: 'docs', attested: 'person' },
      'confirmed',
      ['attestation_2', 'attestation_3'],
      [],
    ],
    [
      'seen beside a gate that is not',
      'l.any',
      { pipeline: 'ci', gate: 'test' },
      'open',
      ['ci.yml on push: pytest'],
      [expect.stringContaining('test')],
    ],
  ])('a part of the pipeline that is %s (R193)', (_what, id, fields, state, evidence, missing) => {
    expect(judgeItem(id, item(fields), view())).toMatchObject({ state, evidence, missing });
  });

  it('not looked at is not there', () => {
    expect(judgeItem('l.any', item({ files: ['README.md'] }), view({ present: null })).state).toBe('open');
  });
});

const nothing: Readiness = { mode: 'report', lists: {}, risks: {}, architecture: {}, support: {}, documents: {} };
const risk = (fields: Partial<Risk>): Pick<Readiness, 'risks'> => ({
  risks: { mcp: { title: 't', level: 'high', mitigation: '', decision: '', status: 'open', ...fields } },
});
const listed = (fields: Partial<ReadinessItem>) => ({ lists: { l: { title: 'L', items: { said: item(fields) } } } });

describe('go or no-go', () => {
  it.each<[string, Partial<Readiness>, string[]]>([
    ['nothing is asked', {}, []],
    ['a high risk that nobody treats', risk({}), ['mcp']],
    ['words that say nothing', risk({ mitigation: '  ', decision: '\n' }), ['mcp']],
    ['a high risk with a mitigation', risk({ mitigation: 'a switch' }), []],
    ['a high risk somebody decided to bear', risk({ decision: 'the board, for the fair' }), []],
    ['a high risk that is over', risk({ status: 'over' }), []],
    ['a high risk called mitigated without saying how', risk({ status: 'mitigated' }), ['mcp']],
    ['a medium risk', risk({ level: 'medium' }), []],
    ['a decision to make', { architecture: { api: { title: 't', status: 'REQUIRES HUMAN DECISION' } } }, ['api']],
    ['a decision made', { architecture: { api: { title: 't', status: 'APPROVED' } } }, []],
    ['a required item that is open', listed({ gate: 'test' }), ['l.said']],
    ['a required item that only waits for a signature', listed({ attested: 'person' }), ['l.said']],
    ['a required item that is attested', listed({ attested: 'agent' }), []],
    ['an open item that is not required', listed({ required: false }), []],
  ])('%s', (_what, part, blocking) => {
    const judged = judgeReadiness({ ...nothing, ...part }, view());
    expect(judged.blocking.map(({ id }) => id)).toEqual(blocking);
    expect(judged.verdict).toBe(blocking.length === 0 ? 'GO' : 'NO_GO');
  });

  it('counts each list by state, and says where it was tried', () => {
    const items = { a: item({ files: ['README.md'] }), said: item({ attested: 'agent' }), c: item({}) };
    const support = { linux: item({ gate: 'lint' }), windows: item({ gate: 'test' }) };
    const judged = judgeReadiness({ ...nothing, lists: { l: { title: 'L', items } }, support }, view());
    expect(judged.lists[0]?.count).toEqual({ open: 1, attested: 1, confirmed: 0, met: 1 });
    expect(judged.count).toEqual(judged.lists[0]?.count);
    expect(judged.support.map(({ id, tested }) => [id, tested])).toEqual([
      ['linux', 'tested'],
      ['windows', 'not_tested'],
    ]);
    expect(globsOf({ lists: { l: { title: 'L', items } }, support })).toEqual(['README.md']);
  });

  it.each([
    ['2026-03-09', 1],
    ['2026-03-10', 0],
    [undefined, 0],
  ])('warns of a review that was due %s: %i (R333)', (review_by, warnings) => {
    const documents = { process: { owner: 'Platform Engineering', review_by } };
    const judged = judgeReadiness({ ...nothing, documents }, view());
    expect([judged.warnings.length, judged.verdict]).toEqual([warnings, 'GO']);
  });
});
