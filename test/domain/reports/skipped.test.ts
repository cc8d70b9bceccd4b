import { expect, it } from 'vitest';
import { skippedChannels } from '../../../src/domain/reports/skipped.ts';
import { plan } from '../../guards/release-facts.ts';

it('names every channel that a plan does not go to, with the reason', () => {
  expect(skippedChannels(plan)).toEqual({
    pypi: 'the release has no package of kind python',
    oci: 'the release has no package of kind image',
    github: 'policy names no such channel',
    gitlab: 'policy names no such channel',
    gitea: 'policy names no such channel',
  });
  const packages = [{ kind: 'image' as const, name: 'honey', private: false, directory: '.' }];
  expect(skippedChannels({ items: [], packages })).toMatchObject({
    npm: 'the release has no package of kind npm',
    oci: 'policy names no such channel',
  });
  const own = [{ kind: 'npm' as const, name: 'honey', private: true, directory: '.' }];
  expect(skippedChannels({ items: [], packages: own }).npm).toBe('the release has no package of kind npm');
});
