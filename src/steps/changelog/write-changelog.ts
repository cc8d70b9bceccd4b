import { z } from 'zod';
import { insertSection } from '../../domain/changelog/insert.ts';
import { differenceOf, sameGenerated, sealSection } from '../../domain/changelog/seal.ts';
import { renderSection } from '../../domain/changelog/section.ts';
import { changelogFault, hasSection, sectionOf, versionsOf } from '../../domain/changelog/sections.ts';
import { Problem } from '../../domain/problem.ts';
import { cleanText } from '../../domain/text.ts';
import { readInside, readReleaseFile, restoreFile, worktreeStands } from '../release-tree.ts';
import { defineStep, done, notDone, type Planning } from '../step.ts';
import { releaseContent } from './release-content.ts';

const input = z.strictObject({
  file: z.string(),
  version: z.string(),
  /** As it was generated, sealed. */
  section: z.string(),
  link: z.string().nullable(),
  unreleased: z.strictObject({ from: z.string().nullable(), to: z.string() }).nullable(),
  withdrawn: z.array(z.string()),
});
type Input = z.infer<typeof input>;

/**
 * Puts the generated section into the changelog, leaving every byte that stands there alone. A section of this version
 * that a hand has changed is named and never overwritten, neither by doing nor by undoing (R137).
 */
export const writeChangelog = defineStep<Input>({
  name: 'write-changelog',
  phase: 'synchronization',
  undoable: 'fully',
  input,
  title: ({ file, version }) => `${file}: section ${version}`,
  plan: (planning) => {
    const planned = planSection(planning);
    if (planned) requirePlace(planned, planning.facts.changelog.text);
    return planned ? [planned] : [];
  },

  async verify({ file, version, section }, eyes) {
    const standing = sectionOf((await readReleaseFile(eyes, file)) ?? '', version);
    if (standing === null) return notDone(`${file} has no section ${version}`);
    if (sameGenerated(standing, section)) return done(`${file} has the section`);
    return notDone(`${file} has another section ${version}: ${differenceOf(standing, section).length} lines differ`);
  },

  async apply({ file, version, section, ...insertion }, hands) {
    const text = await hands.files.read(file);
    const standing = sectionOf(text ?? '', version);
    if (standing === null) return hands.files.write(file, insertSection(text, section, insertion));
    if (sameGenerated(standing, section)) return;
    throw new Problem('CHANGELOG_EDITED', {
      values: { version, file },
      untrusted_output: cleanText(differenceOf(standing, section).join('\n'), { max: 4000 }),
    });
  },

  async undo({ file, version, section }, hands) {
    if (!(await worktreeStands(hands))) return;
    const standing = sectionOf((await readInside(hands, file)) ?? '', version);
    if (standing === null || sameGenerated(standing, section)) await restoreFile(hands, file);
  },
});

function planSection(planning: Planning): Input | null {
  const content = releaseContent(planning);
  if (content === null) return null;
  const { facts, plan, policy } = planning;
  const { forge = null, compareUrl: link = null, version } = content;
  const { previous_tag: previous } = plan.rollback;
  const standing = versionsOf(facts.changelog.text ?? '');
  return {
    file: policy.changelog.file,
    version,
    section: sealSection(renderSection({ ...content, compareUrl: null, profile: policy.changelog.profile })),
    link,
    unreleased: forge && {
      from: previous === null ? null : forge.compare(previous, 'HEAD'),
      to: forge.compare(plan.tag, 'HEAD'),
    },
    withdrawn: facts.changelog.withdrawn.filter((one) => standing.includes(one)),
  };
}

/** A section that stands by hand is the guard's to judge; any other must read back as it was put in. */
function requirePlace({ file, version, section, ...insertion }: Input, text: string | null): void {
  const refuse = (why: string) => new Problem('CHANGELOG_UNREADABLE', { values: { file, why } });
  const fault = changelogFault(text ?? '');
  if (fault !== null) throw refuse(fault);
  if (hasSection(text ?? '', version)) return;
  const after = sectionOf(insertSection(text, section, insertion), version);
  if (after === null || !sameGenerated(after, section)) throw refuse('something in it is opened and never closed');
}
