import type { Plan } from '../../domain/records/plan.ts';
import type { Bump, ReleaseKind } from '../../domain/records/release.ts';
import type { Conversion } from '../../domain/version/convert.ts';
import { hotfixVersion } from '../../domain/version/hotfix.ts';
import { finalOf, firstAlpha, isPrerelease } from '../../domain/version/scheme.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const kindFitsVersion: Guard = {
  code: 'kind-fits-version',
  never: 'Never release under a version that does not fit the kind of release.',
  judges: 'world',
  demands: ['R52', 'R54'],
  applies: (action) => opens(action) || irreversible(action),
  check({ analysis }, plan) {
    const rule = rules[plan.kind];
    const fits = rule?.check(plan.version, analysis?.bump ?? plan.version.bump_type);
    if (!rule || !fits || fits.ok) return held;
    return broken('VIOLATION: Version does not fit the kind of release', {
      required_actions: [
        fits.suggestion === plan.version.new
          ? 'Call plan_release with another kind, or take out what does not belong to this one.'
          : `Call plan_release with kind "${plan.kind}" and version "${fits.suggestion}", or with another kind.`,
      ],
      expected: rule.expected,
      actual: `${plan.version.new} ${fits.why}`,
      tool: 'plan_release',
    });
  },
};

interface Rule {
  expected: string;
  /** `asked` is what the commits ask for. */
  check(version: Plan['version'], asked: Bump): Conversion;
}

/** A standard and an emergency release may carry any version that the other rules let pass. */
const rules: Partial<Record<ReleaseKind, Rule>> = {
  hotfix: {
    expected: 'fixes only, under the next patch after the last release, or in PEP 440 its next post-release',
    check({ new: version, previous, scheme }, asked) {
      if (previous === null)
        return { ok: false, why: 'mends nothing: no release stands before it', suggestion: version };
      const named = hotfixVersion(version, previous, scheme);
      const more = asked === 'minor' || asked === 'major';
      return named.ok && more
        ? { ok: false, why: `would carry more than fixes: the commits ask for ${asked}`, suggestion: named.text }
        : named;
    },
  },
  prerelease: {
    expected: 'an alpha, a beta or a release candidate',
    check: ({ new: version, scheme }) =>
      isPrerelease(version, scheme)
        ? { ok: true, text: version }
        : { ok: false, why: 'is final', suggestion: firstAlpha(version, scheme) },
  },
  operational: {
    expected: 'a final version',
    check: ({ new: version, scheme }) =>
      isPrerelease(version, scheme)
        ? { ok: false, why: 'is a prerelease', suggestion: finalOf(version, scheme) }
        : { ok: true, text: version },
  },
};
