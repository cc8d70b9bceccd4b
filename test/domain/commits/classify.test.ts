import { describe, expect, it } from 'vitest';
import { type CommitRules, classifyCommit, isIgnored, isUnclassified } from '../../../src/domain/commits/classify.ts';

const rules: CommitRules = {
  bump_rules: { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' },
  breaking_subjects: ['BREAKING'],
  ignore_commits: [/^\[skip release\]/],
};
const id = '0123456789abcdef0123456789abcdef01234567';
const classify = (message: string, parents = ['p'], changed: Partial<CommitRules> = {}) =>
  classifyCommit({ id, parents, message }, { ...rules, ...changed });

describe('classifyCommit', () => {
  it.each([
    ['feat: a', 'type:feat', 'minor'],
    ['Fix(core): a', 'type:fix', 'patch'],
    ['perf: a', 'type:perf', 'patch'],
    ['revert: feat: a', 'type:revert', 'patch'],
    ['Revert "feat: a"', 'type:revert', 'patch'],
    ['Reapply "feat: a"', 'type:feat', 'minor'],
    ['chore: a', 'type:chore', 'prerelease'],
    ['docs: a', 'type:docs', 'none'],
    ['refactor: a', 'type:refactor', 'none'],
    ['feat!: a', 'breaking:!', 'major'],
    ['docs(x)!: a', 'breaking:!', 'major'],
    ['chore: a\n\nBREAKING CHANGE: b', 'breaking:footer', 'major'],
    ['BREAKING: a', 'breaking:subject:BREAKING', 'major'],
    ['[BREAKING] a', 'breaking:subject:BREAKING', 'major'],
    ['feat: BREAKINGS news', 'type:feat', 'minor'],
    ['feat: breaking news', 'type:feat', 'minor'],
    ['fix: a\n\n* feat!: b', 'breaking:squash', 'major'],
    ['chore(deps): raise b\n\n- feat!: release notes of b', 'type:chore', 'prerelease'],
    ['Add a (#1)\n\n* fix: b\n* feat: c', 'squash:feat', 'minor'],
    ['Tidy (#1)\n\n* docs: b\n* ci: c', 'squash:docs', 'none'],
    ['fix: a (#1)\n\n* feat: b', 'type:fix', 'patch'],
    ['website: new page (#1)\n\n* fix: b', 'squash:fix', 'patch'],
    ['Add a (#1)\n\n* note: b', 'unclassified', 'none'],
    ['website: new page', 'unclassified', 'none'],
    ['constructor: a', 'unclassified', 'none'],
    ['__proto__: a', 'unclassified', 'none'],
    ['Update README', 'unclassified', 'none'],
    ['', 'unclassified', 'none'],
  ])('%j → %s, %s', (message, rule, bump) => {
    const finding = classify(message);
    expect(finding).toMatchObject({ id, rule, bump, breaking: bump === 'major' });
    expect(isUnclassified(finding)).toBe(rule === 'unclassified');
    expect(isIgnored(finding)).toBe(false);
  });

  it.each([
    'chore(release): 1.2.3',
    'chore(release): publish',
    'chore(main): release 1.2.3',
    'chore(main): release @acme/core 1.2.3',
    'chore: release v1.2.3 (#8)',
    'chore: bump version to 1.2.3',
    'build: release 2.0.0-rc.1',
    'release: v1.2.3',
    'release: 0.1.0a54',
    'bump: version 1.2.2 → 1.2.3',
    'bump: 0.1.0a3',
    'Bump version: 1.2.2 → 1.2.3',
    'Bump version from 1.2.2 to 1.2.3',
    'bump to version 1.2.3',
    'Prepare release v1.2.3',
    'Release 1.2.3',
    'Release version 1.2.3',
    'version 1.2.3',
    'v1.2.3',
    '1.2.3',
    'V1.2.3-beta.1',
    'release: v2.0.0\n\nBREAKING CHANGE: from the notes of the release',
  ])('%j is a release commit', (message) => {
    expect(classify(message)).toMatchObject({ rule: 'release-commit', bump: 'none', breaking: false });
    expect(isIgnored(classify(message))).toBe(true);
  });

  it.each([
    'Bump lodash from 4.17.20 to 4.17.21',
    'chore: bump lodash to 4.17.21',
    'Release notes 1.2.3',
    'fix: release 1.2.3 was broken',
    'fix(release): publish in order',
    'Released the lock',
    'Update docs for 1.2.3',
  ])('%j is not a release commit', (message) => {
    expect(classify(message).rule).not.toBe('release-commit');
  });

  it.each([
    ["Merge branch 'main'", ['a', 'b'], 'merge'],
    ["Merge branch 'main'", ['a'], 'merge'],
    ['Merge pull request #5 from acme/x\n\nAdd x', ['a', 'b'], 'merge'],
    ['Topic of a merge', ['a', 'b'], 'merge'],
    ['feat: merged under a title', ['a', 'b'], 'type:feat'],
    ["Merge branch 'x'\n\nBREAKING CHANGE: y", ['a', 'b'], 'breaking:footer'],
    ['Merge two sorted lists', ['a'], 'unclassified'],
    ['[skip release] feat!: a', ['a'], 'ignored'],
  ])('%j with parents %j → %s', (message, parents, rule) => {
    expect(classify(message, parents).rule).toBe(rule);
  });

  it('takes the policy’s word for any type', () => {
    const bump_rules = { docs: 'patch', chore: 'none', website: 'minor', feat: 'none' } as const;
    const bumps = ['docs: a', 'chore: a', 'website: a', 'feat: a', 'fix: a'].map((one) =>
      classify(one, [], { bump_rules }),
    );
    expect(bumps.map(({ bump }) => bump)).toEqual(['patch', 'none', 'minor', 'none', 'none']);
    expect(bumps[4]?.rule).toBe('unclassified');
  });

  it('quotes the words that made it so, cleaned and cut', () => {
    expect(classify('fix: a\n\nBREAKING CHANGE: b\nc').quote).toBe('BREAKING CHANGE: b c');
    expect(classify('Add (#1)\n\n* feat: c').quote).toBe('feat: c');
    expect(classify('feat: a\u202Eb\u200B\u{E0041}').quote).toBe('feat: ab');
    expect(classify(`feat: ${'x'.repeat(500)}`).quote).toHaveLength(200);
    expect(classify(`feat: ${'x'.repeat(500)}`).subject).toHaveLength(300);
  });

  it('names type, scope, subject, references and co-authors', () => {
    const people = 'Co-authored-by: Ada Sample <ada@example.test>';
    expect(classify(`Feat(API): Keep My Spelling (#7)\n\nCloses #8\n\n${people}`)).toMatchObject({
      type: 'feat',
      scope: 'API',
      subject: 'Keep My Spelling (#7)',
      references: ['#7', '#8'],
      co_authors: ['Ada Sample'],
    });
    expect(classify('Add search (#1)\n\n* feat: index')).toMatchObject({ type: 'feat', subject: 'Add search (#1)' });
  });
});
