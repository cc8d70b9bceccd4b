import { approvalNamespace, type Statement, statementText } from '../domain/approvals/approval.ts';
import { sha256 } from '../domain/content-id.ts';
import { type Html, html, list, quoted, told } from './html.ts';

/** Name of the file that holds the text to sign. */
export const statementFile = ({ plan_id }: Pick<Statement, 'plan_id'>): string => `approval-${plan_id}.json`;

/** The exact text to sign, how to sign it, and where to hand the signature in; pure. */
export function signPage(said: Statement, token: string): Html {
  const text = statementText(said);
  const file = statementFile(said);
  return html`<h1>Sign: ${said.decision}</h1>
<dl>
<dt>About</dt><dd>${said.subject} of plan <code>${said.plan_id}</code>, version ${said.version}, commit <code>${said.commit}</code></dd>
<dt>By</dt><dd>${told(said.approver)} as ${said.role}</dd>
<dt>Conditions</dt><dd>${list(
    said.conditions.map((one) => told(one, 500)),
    'none',
  )}</dd>
<dt>Reason</dt><dd>${told(said.reason || 'none', 2000)}</dd>
<dt>Counts until</dt><dd>${said.expires_at}</dd>
</dl>
<h2>1. The text</h2>
${quoted(text)}
<p><code>${sha256(text)}</code></p>
<form method="post">${carried(text, token, 'download')}<button>Download ${file}</button></form>
<h2>2. Sign it</h2>
<pre>ssh-keygen -Y sign -n ${approvalNamespace} -f ~/.ssh/id_ed25519 ${file}</pre>
<p>It writes ${file}.sig beside it. Any key of yours that stands in the policy will do.</p>
${handIn(text, said.version, token)}`;
}

const handIn = (text: string, version: string, token: string): Html => html`<h2>3. Hand the signature in</h2>
<form method="post" enctype="multipart/form-data">${carried(text, token, 'grant')}
<label>The file with the signature<input type="file" name="signature_file"></label>
<label>or its text<textarea name="signature" rows="7" spellcheck="false"></textarea></label>
<label>Type ${version} to say that you mean this release<input name="version" required autocomplete="off"></label>
<button>Hand it in</button>
</form>`;

const carried = (text: string, token: string, step: string): Html =>
  html`<input type="hidden" name="step" value="${step}"><input type="hidden" name="token" value="${token}"><input type="hidden" name="statement" value="${text}">`;
