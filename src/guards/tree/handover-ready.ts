import { forgeRepository } from '../../domain/manifests/declared/remote.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const handoverReady: Guard = {
  code: 'handover-ready',
  never:
    'Never start a release whose tag could not be signed, or whose branch could not be handed over, as policy asks.',
  judges: 'world',
  demands: ['R194', 'R195'],
  applies: (action) => opens(action) || irreversible(action),
  check({ repository }, _plan, { git, channels }) {
    const unsigned = git.tag.sign === 'required' && repository.signing_key !== true;
    const place = forgeRepository(channels.github?.repository, repository.remote, git.forge_host);
    const nowhere = git.push === 'pull-request' && place === null;
    if (!unsigned && !nowhere) return held;
    return broken('VIOLATION: Release cannot be handed over as policy asks', {
      required_actions: [
        ...(unsigned ? ['A person must give git a key: user.signingKey, and gpg.format ssh for an SSH key.'] : []),
        ...(nowhere ? ['Name the repository on the forge: channels.github.repository in release.yaml.'] : []),
      ],
      expected: [
        ...(unsigned ? ['a key to sign the tag with'] : []),
        ...(nowhere ? ['a repository on a forge'] : []),
      ].join(', '),
      actual: 'none is known',
      by: 'human',
    });
  },
};
