import { describe, expect, it } from 'vitest';
import { sealSection } from '../../src/domain/changelog/seal.ts';
import { stepNamed } from '../../src/steps/index.ts';
import type { Hands } from '../../src/steps/step.ts';
import { fakeFiles } from '../fakes/files.ts';

const section = sealSection('## [1.1.0] - 2026-03-01\n\n### Added\n\n- hum\n');
const base = '# Changelog\n\n## [1.0.0]\n\n- begun\n';
const steps = {
  'write-changelog': { file: 'CHANGELOG.md', version: '1.1.0', section, link: null, unreleased: null, withdrawn: [] },
  'write-notes': { file: 'CHANGELOG.md', version: '1.1.0', text: section },
};

/** A release work tree with one file in it, and what git would bring back. */
function treeWith(standing: string) {
  const files = fakeFiles({ 'CHANGELOG.md': standing });
  const hands = {
    release: { worktree: '/w', plan: { base: { commit: 'c' } } },
    files,
    project: { worktrees: async () => [{ path: '/w' }], readFile: async () => base },
    worktree: { restore: async () => files.write('CHANGELOG.md', base) },
  };
  return { hands: hands as unknown as Hands, text: () => files.read('CHANGELOG.md') };
}

describe.each(Object.entries(steps))('%s', (name, input) => {
  const step = stepNamed(name);
  const edited = section.replace('- hum', '- hum, better told');

  it('names what a hand changed in the release tree and keeps it, doing as well as undoing', async () => {
    const { hands, text } = treeWith(edited);
    expect(await step.verify(input, hands)).toMatchObject({ state: 'not-done' });
    await expect(step.apply(input, hands)).rejects.toMatchObject({ code: 'CHANGELOG_EDITED' });
    await step.undo(input, hands);
    expect(await text()).toBe(edited);
  });

  it('takes back what it made', async () => {
    const { hands, text } = treeWith(section);
    expect(await step.verify(input, hands)).toMatchObject({ state: 'done' });
    await step.undo(input, hands);
    expect(await text()).toBe(base);
  });
});

it('shows what differs as text from outside', async () => {
  const { hands } = treeWith(section.replace('- hum', '- \u202Emuh'));
  await expect(stepNamed('write-changelog').apply(steps['write-changelog'], hands)).rejects.toMatchObject({
    fields: { untrusted_output: '+ - muh\n- - hum' },
  });
});
