import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitFooters } from '../../../src/domain/commits/footers.ts';
import { parseCommit } from '../../../src/domain/commits/parse.ts';
import { messages } from './messages.ts';
import { compare, differences } from './second-opinion.ts';

const rows = messages.map(([message, type, breaking, difference]) => ({ message, type, breaking, difference }));

describe('parseCommit on messages as histories show them', () => {
  it.each(rows)('$message is $type, breaking $breaking', ({ message, type, breaking }) => {
    expect(parseCommit(message)).toMatchObject({ type, breaking, conventional: type !== null });
  });

  it.each(rows)('$message: the library agrees, or the difference is explained', ({ message, difference }) => {
    expect(compare(message)).toEqual(difference === undefined ? [] : [difference]);
  });

  it('every kind of difference has its example', () => {
    expect(new Set(rows.flatMap(({ difference }) => difference ?? []))).toEqual(new Set(Object.keys(differences)));
  });
});

describe('parseCommit, part by part', () => {
  it('reads header, body and footers', () => {
    const message = [
      'feat(api)!: list tenants (#12)',
      'Tenants come in pages.',
      'A page holds fifty.',
      'Reviewed-by: Z\nRefs #13, acme/core#14\nBREAKING-CHANGE: the old list\nis gone\n\nfor good',
    ].join('\n\n');
    expect(parseCommit(message)).toEqual({
      type: 'feat',
      scope: 'api',
      breaking: '!',
      subject: 'list tenants (#12)',
      breakingFooter: { token: 'BREAKING CHANGE', value: 'the old list\nis gone\n\nfor good' },
      references: ['#12', '#13', 'acme/core#14'],
      coAuthors: [],
      conventional: true,
      header: 'feat(api)!: list tenants (#12)',
      listed: [],
    });
    expect(splitFooters(message.slice(message.indexOf('\n')).trim())).toEqual({
      body: 'Tenants come in pages.\n\nA page holds fifty.',
      footers: [
        { token: 'Reviewed-by', value: 'Z' },
        { token: 'Refs', value: '#13, acme/core#14' },
        { token: 'BREAKING CHANGE', value: 'the old list\nis gone\n\nfor good' },
      ],
    });
  });

  it('keeps prose after words that look like a footer in the body', () => {
    const parsed = splitFooters('Note: one\n\nand prose\n\nRefs: #4');
    expect(parsed.body).toBe('Note: one\n\nand prose');
    expect(parsed.footers).toEqual([{ token: 'Refs', value: '#4' }]);
  });

  it('ends a breaking change at the next message of a squash', () => {
    const parsed = parseCommit('Search (#1)\n\n* feat: index\n\nBREAKING CHANGE: rebuilt\n\n* fix(ui)!: typo\n\nwords');
    expect(parsed.breakingFooter).toEqual({ token: 'BREAKING CHANGE', value: 'rebuilt' });
    expect(parsed.listed).toEqual([
      { type: 'feat', scope: null, breaking: false, subject: 'index' },
      { type: 'fix', scope: 'ui', breaking: true, subject: 'typo' },
    ]);
  });

  it.each([
    ['fix: a (#1) and (#1)', ['#1']],
    ['fix: a\n\ncloses #2 and fixes: #3', ['#2', '#3']],
    ['fix: a\n\nAs item #2 of the list says', []],
    ['fix: a, acme/core#9', ['acme/core#9']],
    ['fix: colour #123abc and &#39;', []],
    ['fix: a\n\nSee https://example.test/x#3', []],
  ])('%j refers to %j', (message, references) => {
    expect(parseCommit(message).references).toEqual(references);
  });

  it.each([
    [
      'fix: a\n\nCo-authored-by: Ada Sample <ada@example.test>\nCo-Authored-By: Béla <b@example.test>',
      ['Ada Sample', 'Béla'],
    ],
    ['Add a (#1)\n\n* fix: b\n\nCO-AUTHORED-BY: Ada <a@example.test>\n\n* c\n\nco-authored-by:Ada', ['Ada']],
    ['fix: a\n\nCo-authored-by: ada@example.test <ada@example.test>\nCo-authored-by: <ada@example.test>', []],
    ['fix: a\n\nIt was Co-authored-by: Ada', []],
    ['Co-authored-by: Ada', []],
    [
      `fix: a\n\n${Array.from({ length: 900 }, (_, at) => `Co-authored-by: A${at} <>`).join('\n')}`,
      Array.from({ length: 50 }, (_, at) => `A${at}`),
    ],
  ])('%j thanks %j', (message, names) => {
    expect(parseCommit(message).coAuthors).toEqual(names);
  });

  it.each(['', ' \n ', '\u0000', '\n\n\n'])('takes %j', (message) => {
    expect(parseCommit(message)).toMatchObject({ type: null, breaking: false, conventional: false });
  });

  it('reads what was written, whatever stands in it', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/).filter((one) => !['fixup', 'squash', 'amend'].includes(one));
    const subject = fc.stringMatching(/^[a-z"<>@#*]([ -~]{0,30}[a-z])?$/);
    const scope = fc.option(word, { nil: null });
    const mark = fc.constantFrom(
      { bang: '', footer: '', breaking: false },
      { bang: '!', footer: '', breaking: '!' },
      { bang: '', footer: '\n\nBREAKING CHANGE: x', breaking: 'footer' },
      { bang: '!', footer: '\n\nBREAKING CHANGE: x', breaking: '!' },
    );
    fc.assert(
      fc.property(word, scope, mark, subject, (type, within, { bang, footer, breaking }, text) => {
        const parens = within === null ? '' : `(${within})`;
        const parsed = parseCommit(`${type}${parens}${bang}: ${text}${footer}`);
        expect(parsed).toMatchObject({ type, scope: within, subject: text, breaking });
      }),
    );
  });

  it('never throws and ends in time that is linear in the length', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (message) => void parseCommit(message)));
    const hostile = [
      'a.',
      'a/',
      '#',
      ' ',
      '- ',
      'fix ',
      '\n',
      'a: ',
      'BREAKING ',
      '(',
      'closes #1 ',
      'release a/',
      '* a(',
      '-\t',
    ];
    for (const piece of hostile) parseCommit(`fix: a\n\n${piece.repeat(20_000)}!`);
    for (const piece of hostile) parseCommit(`${piece.repeat(20_000)}!`);
  });
});
