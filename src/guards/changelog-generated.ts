import { differenceOf, sameGenerated } from '../domain/changelog/seal.ts';
import { sectionOf } from '../domain/changelog/sections.ts';
import { oneLine } from '../domain/text.ts';
import { broken, type Guard, held } from './guard.ts';
import { shipsBytes } from './moments.ts';

export const changelogGenerated: Guard = {
  code: 'changelog-generated',
  never: 'Never ship a changelog made by hand: the release commit carries the section that this plan generated.',
  judges: 'evidence',
  demands: ['R137', 'R253'],
  applies: (action) => shipsBytes(action),
  check({ changelog, release }, plan, policy) {
    const { file } = policy.changelog;
    const planned = plan.items.find((item) => item.step === 'write-changelog')?.input.section;
    const standing = sectionOf(changelog.text ?? '', plan.version.new);
    if (release && standing !== null && typeof planned === 'string' && sameGenerated(standing, planned)) return held;
    const byHand = release === null && standing !== null;
    const lines = standing === null || typeof planned !== 'string' ? [] : differenceOf(standing, planned);
    return broken('VIOLATION: Changelog not generated', {
      required_actions: [
        byHand || lines.length > 0
          ? `Move the lines of section ${plan.version.new} in ${file} below \`## [Unreleased]\` and commit; after a rollback plan again: they become the notes of the section.`
          : 'Call generate_changelog with the plan_id.',
      ],
      expected: `the generated section ${plan.version.new} in ${file} of the release commit, people's words between its notes marks`,
      actual: lines.length > 0 ? shown(lines) : `${file} has no section ${plan.version.new}`,
      tool: 'generate_changelog',
      standing: byHand,
    });
  },
};

const shown = (lines: readonly string[]): string =>
  [
    ...lines.slice(0, 6).map((line) => oneLine(line, 120)),
    ...(lines.length > 6 ? [`${lines.length - 6} more`] : []),
  ].join('; ');
