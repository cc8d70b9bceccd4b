import { expect, it } from 'vitest';
import { judgeGuard } from '../../src/flows/judge.ts';
import { releaseWorks } from '../../src/guards/environment/release-works.ts';
import { approved, closing, factsOf, plan, policyOf } from './release-facts.ts';

const url = 'https://api.example/health';
const [first] = plan.items;
const looking = first
  ? { ...plan, items: [...plan.items, { ...first, step: 'check-health-after', input: { url } }] }
  : plan;
const policy = policyOf({
  environment: { health: [{ url, when: 'after' }] },
  approvals: { overrides: { 'release-works': ['security'] } },
});

it('names the way on and the way back', () => {
  const [violation] = judgeGuard(releaseWorks, factsOf(), looking, policy, closing);
  expect(violation).toMatchObject({
    detail: { actual: `${url} after the release: not looked at lately`, tool: 'plan_rollback' },
    required_actions: [expect.stringContaining('verify_release'), expect.stringContaining('plan_rollback')],
  });
});

it('is passed by a person whom policy names, and by nobody else', () => {
  const judged = (role: string) =>
    judgeGuard(
      releaseWorks,
      factsOf({ approvals: [approved({ subject: 'override:release-works', role })] }),
      looking,
      policy,
      closing,
    );
  expect(judged('security')).toEqual([]);
  expect(judged('marketing')).toHaveLength(1);
});
