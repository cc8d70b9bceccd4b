import { describe, expect, it } from 'vitest';
import { sortOf, strongest } from '../../../../src/domain/commits/conventions/sort.ts';
import { wordOf, wordsOf } from '../../../../src/domain/commits/conventions/word.ts';
import { finding, findings } from './releases.ts';

describe('wordOf', () => {
  it.each([
    ['feat: a', 'feat'],
    ['feat!: a', 'breaking'],
    ['fix: a\n\nBREAKING CHANGE: b', 'breaking'],
    ['feat(deps): a', 'feat(deps)'],
    ['fix(deps): a', 'fix'],
    ['Update: a', 'update'],
    ['Feature: a', 'feat'],
    ['Breaking: a', 'breaking'],
    ['[Feature] a', 'feat'],
    ['[BUGFIX] a', 'fix'],
    ['[ui] a', 'ui'],
    [':sparkles: a', 'feat'],
    ['✨ a', 'feat'],
    ['🐛 a', 'fix'],
    ['💥 a', 'breaking'],
    [':art: a', ':art:'],
    ['add a thing', 'unclassified'],
    ['constructor: a', 'constructor'],
    ['[]', 'unclassified'],
  ])('%j is %s', (message, word) => expect(wordOf(finding(message))).toBe(word));

  it('leaves out what the rules set aside', () => {
    expect(wordsOf(findings("Merge branch 'x'", 'chore(release): 1.0.0', 'docs: a'))).toEqual(new Set(['docs']));
  });
});

describe('strongest', () => {
  const minorWords = new Set(['update']);
  it.each([
    [[], null],
    [['docs', 'chore'], 'quiet'],
    [['docs', 'unclassified'], 'unclassified'],
    [['ui', 'fix'], 'fix'],
    [['feat(deps)', 'fix'], 'dependency'],
    [['update', 'fix'], 'own'],
    [['update', 'feat'], 'feature'],
    [['feat', 'breaking'], 'breaking'],
  ])('of %j is %s', (words, sort) => expect(strongest(words, minorWords)).toBe(sort));

  it('takes no word for an inherited property', () => {
    expect(sortOf('constructor', new Set())).toBe('unclassified');
  });
});
