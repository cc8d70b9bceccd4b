import type { Config } from '../../config/schema.ts';
import { artifactName } from '../../domain/records/artifact.ts';
import { companionFiles } from '../../domain/records/companions.ts';
import type { Facts } from '../../domain/records/facts.ts';
import { broken, type Guard, held } from '../guard.ts';
import { carries, irreversible, seen } from '../moments.ts';

export const artifactsAttested: Guard = {
  code: 'artifacts-attested',
  never:
    'Never ship what nobody wrote down the origin of, or without the signature and the bill of materials that policy asks for.',
  judges: 'evidence',
  demands: ['R335'],
  applies: (action) => action.phase === 'distribution' || irreversible(action),
  check(facts, plan, policy) {
    const shipped = plan.packages.filter((one) => !one.private);
    const gaps = shipped.flatMap((one) => gapsOf(artifactName(one), facts, policy));
    if (gaps.length === 0) return held;
    return broken('VIOLATION: The origin of what ships is not written down as policy asks', {
      required_actions: [
        'Call build_artifacts; for a bill of materials commit the lock file, for a signature let the server reach the key of signing.',
      ],
      expected: `provenance${policy.signing.ssh_keys.length > 0 ? ', signed,' : ''}${policy.sbom === 'require' ? ' and a bill of materials' : ''} for the built bytes`,
      actual: gaps.join('; '),
      evidence:
        shipped.map((one) => seen(facts, 'provenance', artifactName(one))?.id).find((id) => id !== undefined) ?? null,
      tool: 'build_artifacts',
    });
  },
};

function gapsOf(name: string, facts: Facts, { signing, sbom }: Config): string[] {
  const [provenance, bill] = [seen(facts, 'provenance', name), seen(facts, 'sbom', name)];
  const gaps: string[] = [];
  if (!provenance || !carries(facts, provenance, name)) gaps.push(`${name} has no provenance for these bytes`);
  else if (signing.ssh_keys.length > 0 && !signing.ssh_keys.some((key) => key === provenance.facts.signed_by))
    gaps.push(`${name} is not signed with a key of policy`);
  const counts = bill && companionFiles(bill).length > 0 && carries(facts, bill, name);
  if (sbom === 'require' && !counts) gaps.push(`${name} has no bill of materials`);
  return gaps;
}
