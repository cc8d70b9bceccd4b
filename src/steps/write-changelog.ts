import { z } from 'zod';
import { compareUrl } from '../domain/changelog/compare-url.ts';
import { hasSection, insertSection, sectionOf } from '../domain/changelog/insert.ts';
import { renderSection } from '../domain/changelog/section.ts';
import { readReleaseFile, worktreeStands } from './release-tree.ts';
import { defineStep, done, notDone } from './step.ts';

/** Puts the generated section into the changelog, leaving every byte that stands there alone. */
export const writeChangelog = defineStep({
  name: 'write-changelog',
  phase: 'synchronization',
  undoable: 'fully',
  input: z.strictObject({ file: z.string(), version: z.string(), section: z.string(), link: z.string().nullable() }),
  title: ({ file, version }) => `${file}: section ${version}`,
  plan: ({ facts, plan, policy }) => {
    if (!facts.analysis) return [];
    const link =
      facts.repository.remote && plan.rollback.previous_tag
        ? compareUrl(facts.repository.remote, plan.rollback.previous_tag, plan.tag)
        : null;
    const section = renderSection({
      version: plan.version.new,
      date: plan.date,
      findings: facts.analysis.commits,
      compareUrl: null,
      breakingFirst: true,
    });
    return [{ file: policy.changelog.file, version: plan.version.new, section, link }];
  },

  async verify({ file, version, section }, eyes) {
    const text = await readReleaseFile(eyes, file);
    if (text === null || !hasSection(text, version)) return notDone(`${file} has no section ${version}`);
    const stands = (sectionOf(text, version) ?? '').replaceAll('\r\n', '\n').trim();
    return stands.startsWith(section.trim())
      ? done(`${file} has the section`)
      : notDone(`${file} has another section ${version}`);
  },

  async apply({ file, section, link }, hands) {
    await hands.files.write(file, insertSection(await hands.files.read(file), section, link));
  },

  async undo({ file }, hands) {
    if (!(await worktreeStands(hands))) return;
    const before = await hands.project.readFile(hands.release.plan.base.commit, file);
    if (before === null) await hands.files.remove(file);
    else await hands.worktree.restore([file]);
  },
});
