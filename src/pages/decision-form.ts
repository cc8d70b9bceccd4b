import { decisions } from '../domain/approvals/decisions.ts';
import { oneLine } from '../domain/text.ts';
import type { PlanCase } from '../flows/people/describe-case.ts';
import { type Html, html } from './html.ts';

/** Asks for a decision; sending it only makes the text that is to be signed. */
export function decisionForm(shown: PlanCase, token: string): Html {
  const { plan, voices, valid_hours } = shown;
  if (voices.length === 0)
    return html`<h2>Decide</h2><p>Nobody can sign here: policy names no key of anybody but who asked for this release.</p>`;
  return html`<h2>Decide</h2>
<p>This makes the text that you sign with your own SSH key. Only the signature counts; nothing is decided before.</p>
<form method="post">
<input type="hidden" name="step" value="draft"><input type="hidden" name="token" value="${token}">
<label>You, and the role in which you speak
<select name="who" required>${voices.map(({ approver, role }) => option(`${approver} ${role}`, `${approver}, ${role}`))}</select></label>
<label>What it is about
<select name="subject">${subjects(shown)}</select></label>
<label>Decision
<select name="decision">${decisions.map((one) => option(one, one))}</select></label>
<label>Conditions, one a line (conditional only)
<textarea name="conditions" rows="3" maxlength="12000"></textarea></label>
<label>Reason
<textarea name="reason" rows="3" maxlength="2000"></textarea></label>
<label>It counts for so many hours
<input name="hours" inputmode="decimal" value="${valid_hours}"></label>
<button>Make the text to sign</button>
</form>
<p>At a terminal of the server: <code>hive-release approve ${plan.id} --role ROLE</code></p>`;
}

const option = (value: string, words: string): Html => html`<option value="${value}">${words}</option>`;

const subjects = ({ plan, overrides, attestations }: PlanCase): Html[] => [
  option('release', `the release of ${plan.version.new}`),
  ...overrides.map(({ guard, roles }) =>
    option(`override:${guard}`, `let this plan pass ${guard} (${roles.join(' or ')})`),
  ),
  ...attestations.map(({ id, kind, about }) => option(`attestation:${id}`, `confirm ${kind}: ${oneLine(about, 120)}`)),
];
