import { join } from 'node:path';
import type { Review } from '../../../src/domain/approvals/review.ts';
import { reachOverSsh } from '../../driver/ssh-remote.ts';
import type { Arena } from '../arena.ts';
import { type Attack, each, type Family, policyWith } from '../attack.ts';

const rules = (more = '') =>
  policyWith(`approvals:
  wait_hours: 0
  required: [{ role: lead }]
  approvers: { ann: { roles: [lead], github: ann } }
${more}`);

/** From here on the project stands on the forge, and everything it has goes there. */
const onForge = ({ world, git, remote }: Arena): void =>
  void git('remote', 'set-url', 'origin', reachOverSsh(join(world.directory, 'data/forge'), remote));

/** What ann would say if she said yes. */
function yes({ git }: Arena, plan_id: string, fields: Partial<Review> = {}): Review {
  return {
    id: 'PRR_1',
    pull: { number: 7, author: 'carl', merged_as: null },
    by: { account: 'ann', person: true },
    verdict: 'approves',
    commit: { id: git('rev-parse', 'HEAD'), tree: git('rev-parse', 'HEAD^{tree}'), authors: ['carl'] },
    text: `${plan_id} may go.`,
    edited: false,
    at: '2026-01-05T10:00:00Z',
    ...fields,
  };
}

const show = ({ world, git }: Arena, ...reviews: Review[]): void =>
  world.forgeFake.place('honey/comb', git('rev-parse', 'HEAD'), [], reviews);

const carriedOut = (arena: Arena, plan_id: string) => arena.call('run_release', { plan_id });

const shown = each(
  [
    ['of a foreign plan', () => ({ text: `plan_${'0'.repeat(24)} may go.` })],
    ['that names this plan and another one', (id) => ({ text: `${id} plan_${'0'.repeat(24)}` })],
    ['that names no plan', () => ({ text: 'LGTM' })],
    [
      'of an earlier commit',
      (_, { git }) => ({
        commit: { id: git('rev-parse', 'HEAD~1'), tree: git('rev-parse', 'HEAD~1^{tree}'), authors: [] },
      }),
    ],
    [
      'of other files than those that were merged',
      (_, { git }) => ({
        pull: { number: 7, author: 'carl', merged_as: git('rev-parse', 'HEAD') },
        commit: { id: git('rev-parse', 'HEAD~1'), tree: git('rev-parse', 'HEAD~1^{tree}'), authors: [] },
      }),
    ],
    ['by the author', () => ({ pull: { number: 7, author: 'ann', merged_as: null } })],
    [
      'by who wrote the commit',
      (_, { git }) => ({ commit: { id: git('rev-parse', 'HEAD'), tree: '', authors: ['Ann'] } }),
    ],
    ['that was edited', () => ({ edited: true })],
    ['that was dismissed', () => ({ verdict: 'objects' })],
    ['by a bot', () => ({ by: { account: 'ann', person: false } })],
    ['by somebody else', () => ({ by: { account: 'mallory', person: true } })],
    ['that is too old', () => ({ at: '2025-12-01T10:00:00Z' })],
    ['that is only a remark', () => ({ verdict: 'says' })],
  ] as [string, (plan_id: string, arena: Arena) => Partial<Review>][],
  ([what, fields]): Attack => ({
    what: `a review ${what}`,
    files: rules(),
    trick: onForge,
    runs: true,
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      show(arena, yes(arena, plan_id, fields(plan_id, arena)));
      return carriedOut(arena, plan_id);
    },
    refused: 'approvals-given',
  }),
);

const further: Attack[] = [
  {
    what: 'a yes with a no after it',
    files: rules(),
    trick: onForge,
    runs: true,
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      const no = yes(arena, plan_id, { id: 'PRR_2', verdict: 'objects', text: 'Wait', at: '2026-01-05T10:30:00Z' });
      show(arena, yes(arena, plan_id), no);
      return carriedOut(arena, plan_id);
    },
    refused: 'approvals-given',
  },
  {
    what: 'a review given with the login of the server itself',
    files: rules(),
    trick: onForge,
    runs: true,
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      arena.world.forgeFake.account = 'Ann';
      show(arena, yes(arena, plan_id));
      return carriedOut(arena, plan_id);
    },
    refused: 'approvals-given',
  },
  {
    what: 'a review on a forge of the agent, to which the checkout was led',
    files: rules('git: { forge_host: github.honey.test }\n'),
    trick: onForge,
    runs: true,
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      show(arena, yes(arena, plan_id));
      return carriedOut(arena, plan_id);
    },
    refused: 'approvals-given',
  },
  {
    what: 'a review that was spent on another attempt',
    files: rules(),
    trick: onForge,
    runs: true,
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      const review = yes(arena, plan_id);
      show(arena, review);
      const { data } = await arena.call('request_approval', { plan_id });
      const [given] = data.given as { id: string }[];
      if (!given) throw new Error('the review did not count in the first place');
      const { id, ...statement } = given as never as { id: string };
      const approval = { id, statement, proof: { kind: 'forge-review', host: 'github.com', review: review.id } };
      await arena.world.ledgerFake.saveApproval(approval as never, 'an earlier attempt');
      await arena.world.ledgerFake.useApprovals(plan_id, 'an earlier attempt', 'tester');
      return carriedOut(arena, plan_id);
    },
    refused: 'approvals-given',
  },
  {
    what: 'a review written straight into the record',
    files: rules(),
    trick: onForge,
    runs: true,
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      show(arena, yes(arena, plan_id));
      const { data } = await arena.call('request_approval', { plan_id });
      const [{ id, ...statement }] = data.given as [{ id: string }];
      const approval = { id, statement, proof: { kind: 'forge-review', host: 'github.com', review: 'PRR_1' } };
      await arena.world.ledgerFake.saveApproval(approval as never, 'mallory');
      show(arena);
      return carriedOut(arena, plan_id);
    },
    refused: 'approvals-given',
  },
  {
    what: 'an account put into the policy of the release that is prepared',
    trick(arena) {
      onForge(arena);
      arena.commit(
        'ci: approvers',
        policyWith(`approvals:
  wait_hours: 0
  required: [{ role: lead }]
  approvers: { ann: { roles: [lead], ssh_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(43)}'] } }
`),
      );
      arena.git('tag', 'v1.0.1');
      arena.git('push', '--quiet', 'origin', 'v1.0.1');
      arena.commit('feat: more', { ...rules(), 'src/more.js': 'export const more = 1;\n' });
    },
    runs: true,
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      show(arena, yes(arena, plan_id));
      const asked = await arena.call('request_approval', { plan_id });
      if (JSON.stringify(asked.data.given) !== '[]') throw new Error('it counted');
      return carriedOut(arena, plan_id);
    },
    refused: 'policy-not-loosened',
  },
  {
    what: 'a forge that does not answer',
    files: rules(),
    trick: onForge,
    runs: true,
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      show(arena, yes(arena, plan_id));
      arena.world.forgeFake.state = 'dead';
      return carriedOut(arena, plan_id);
    },
    refused: 'approvals-given',
  },
];

/** A yes on the forge that is none. */
export const reviews: Family = { name: 'reviews', attacks: [...shown, ...further] };
