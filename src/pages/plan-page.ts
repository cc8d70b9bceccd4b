import type { PlanCase } from '../flows/people/describe-case.ts';
import { decisionForm } from './decision-form.ts';
import { type Html, html, list, quoted, table, told } from './html.ts';

/** What a person sees before they decide; pure. `token` stands in its form. */
export function planPage(shown: PlanCase, token: string): Html {
  const { plan, said } = shown;
  return html`<h1>${told(plan.project_name)} ${plan.version.previous ?? '(first release)'} → ${plan.version.new}</h1>
${facts(shown)}
<h2>What cannot be taken back</h2>
<div class="final">${list(
    shown.irreversible.map((one) => told(one)),
    'Nothing.',
  )}</div>
<h2>Who must say yes</h2>
${table(
  ['role', 'people', 'have', 'why', 'who may'],
  said.needed.map(({ role, quorum, why }) => {
    const open = said.missing.find((one) => one.role === role);
    const who = open ? told(open.people.join(', ') || 'nobody', 2000) : html`said`;
    return [html`${role}`, html`${quorum}`, html`${open ? open.have : quorum}`, told(why), who];
  }),
  'Policy asks nobody.',
)}
<h2>What was said and counts</h2>
${table(
  ['who', 'role', 'decision', 'about', 'conditions and reason', 'until'],
  said.given.map((one) => [
    told(one.approver),
    html`${one.role}`,
    html`${one.decision}`,
    html`${one.subject}`,
    told([...one.conditions, one.reason].filter((text) => text !== '').join(' · '), 2000),
    html`${one.expires_at}`,
  ]),
  'Nothing yet.',
)}
${said.unseen === null ? null : html`<p>Reviews on the forge: ${told(said.unseen)}</p>`}
${
  said.conditions_open.length > 0
    ? html`<h2>Conditions that are open</h2>${list(
        said.conditions_open.map((one) => told(one, 500)),
        '',
      )}`
    : null
}
${attested(shown)}
<h2>What the guards say</h2>
${guards(shown)}
<h2>Release notes</h2>
${quoted(shown.notes || '(this plan writes none)')}
${shown.over ? html`<h2>Decide</h2><p>The release is over; nothing can be said of it any more.</p>` : decisionForm(shown, token)}`;
}

const facts = ({ plan, requested_by }: PlanCase): Html => html`<dl>
<dt>Plan</dt><dd><code>${plan.id}</code></dd>
<dt>Commit</dt><dd><code>${plan.base.commit}</code> on ${told(plan.base.branch)}</dd>
<dt>Policy</dt><dd><code>${plan.policy_hash}</code></dd>
<dt>Release</dt><dd>${plan.version.bump_type}, ${plan.kind}${plan.criterion ? ` (${plan.criterion})` : ''}, tag ${told(plan.tag)}${plan.member ? html`, package ${told(plan.member)}` : null}, complexity ${plan.complexity.score} (${plan.complexity.level})</dd>
<dt>Asked for by</dt><dd>${told(requested_by.join(', ') || 'unknown')}</dd>
</dl>`;

const attested = ({ attestations }: PlanCase): Html | null =>
  attestations.length === 0
    ? null
    : html`<h2>What agents attested (seen by nobody)</h2>${table(
        ['id', 'kind', 'about', 'text', 'by'],
        attestations.map((one) => [
          html`<code>${one.id}</code>`,
          html`${one.kind}`,
          told(one.about, 500),
          quoted(one.text, 2000),
          told(one.attested_by),
        ]),
        '',
      )}`;

/** What keeps the release from going on stands first. */
const order = ['refuses', 'told', 'later', 'holds'] as const;
const words = { holds: 'holds', refuses: 'refuses', told: 'only told', later: 'asked later' } as const;

const guards = ({ verdicts, unasked }: PlanCase): Html =>
  verdicts === null
    ? html`<p>They could not be asked now: ${told(unasked ?? '', 1000)}</p>`
    : table(
        ['guard', 'verdict', 'promise', 'seen'],
        order
          .flatMap((first) => verdicts.filter(({ state }) => state === first))
          .map(({ guard, never, state, actual }) => [
            html`<code>${guard}</code>`,
            html`${words[state]}`,
            html`${never}`,
            told(actual ?? '', 1000),
          ]),
        'The release is over.',
      );
