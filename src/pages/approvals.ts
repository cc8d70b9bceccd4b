import { statementText } from '../domain/approvals/approval.ts';
import { Problem } from '../domain/problem.ts';
import { draftStatement, grantApproval } from '../flows/people/approve.ts';
import { describeCase } from '../flows/people/describe-case.ts';
import { openProjectOf } from '../flows/people/open-case.ts';
import type { Project } from '../flows/project/project.ts';
import type { Clock, Log } from '../ports/clock.ts';
import type { World } from '../ports/world.ts';
import { asProblem, redactTree } from '../tools/entry/answer.ts';
import { type FormTokens, formTokens, isFromHere, signatureIn, statementIn, textIn, wishIn } from './forms.ts';
import { guarded, page, problemPage } from './frame.ts';
import { html } from './html.ts';
import { type Links, placeOf } from './links.ts';
import { planPage } from './plan-page.ts';
import { signPage, statementFile } from './sign-page.ts';

export interface ApprovalPages {
  world(): Promise<World>;
  clock: Pick<Clock, 'now'>;
  log: Log;
  /** The directory that is looked at first for the project of a plan. */
  home: string;
  links: Links;
  /** Known to this process alone; nobody may be able to guess it. */
  secret: string;
  /** Where people reach the server, if that is not the address it listens on. */
  public_origin: string | null;
  redact(text: string): string;
}

/** One request about one plan, by somebody who may read it. */
interface Visit extends ApprovalPages {
  plan_id: string;
  tokens: FormTokens;
}

/**
 * The page on which a person reads a plan and hands in their signed decision. Whoever reaches it may read; nothing but
 * a signature by a key of the policy is ever taken for a person's word. `known`: whether the caller needs no link.
 */
export function approvalPages(given: ApprovalPages): (request: Request, known: boolean) => Promise<Response> {
  const tokens = formTokens(given.secret);
  return async (request, known) => {
    try {
      const place = placeOf(new URL(request.url).pathname);
      if (place === null) return page('Not found', html`<h1>Not found</h1>`, 404);
      if (!known && !given.links.opens(place, given.clock.now())) throw new Problem('PAGE_LINK_INVALID');
      return await answer(request, { ...given, plan_id: place.plan_id, tokens });
    } catch (thrown) {
      return refused(given, thrown);
    }
  };
}

async function answer(request: Request, visit: Visit): Promise<Response> {
  if (request.method === 'GET' || request.method === 'HEAD') return show(visit);
  if (request.method !== 'POST')
    return new Response('Method not allowed\n', { status: 405, headers: { ...guarded, Allow: 'GET, HEAD, POST' } });
  if (!isFromHere(request, visit.public_origin)) throw new Problem('FORM_FOREIGN');
  const form = await request.formData().catch(() => null);
  if (form === null) throw new Problem('FORM_UNREADABLE');
  const fresh = visit.tokens.fits(textIn(form, 'token'), visit.plan_id, visit.clock.now());
  const step = textIn(form, 'step');
  if (step === 'draft' && fresh) return draft(visit, form);
  if (step === 'download' && fresh) return download(visit, form);
  if (step === 'grant' && fresh) return grant(visit, form);
  if (fresh) throw new Problem('FORM_UNREADABLE');
  return again(visit, form);
}

async function show(visit: Visit): Promise<Response> {
  const { world, project } = await opened(visit);
  const shown = await describeCase(world, project, visit.plan_id);
  const said = redactTree(shown, visit.redact) as typeof shown;
  return page(`Approve ${shown.plan.version.new}`, planPage(said, freshToken(visit)));
}

async function draft(visit: Visit, form: FormData): Promise<Response> {
  const { world, project } = await opened(visit);
  const { statement } = await draftStatement(world, project, wishIn(form, visit.plan_id));
  return page(`Sign: ${statement.decision}`, signPage(statement, freshToken(visit)));
}

/** The bytes to sign and nothing else, not even a newline. */
async function download(visit: Visit, form: FormData): Promise<Response> {
  const said = statementIn(form, visit.plan_id);
  const headers = {
    ...guarded,
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${statementFile(said)}"`,
  };
  return new Response(statementText(said), { headers });
}

async function grant(visit: Visit, form: FormData): Promise<Response> {
  const said = statementIn(form, visit.plan_id);
  const { world, project } = await opened(visit);
  if (textIn(form, 'version').trim() !== said.version)
    throw new Problem('APPROVAL_REFUSED', { values: { why: 'the version was not typed' } });
  const signature = await signatureIn(form);
  const kept = await grantApproval(world, project, said, signature, `page (${said.approver})`);
  const body = html`<h1>Kept: ${said.decision}</h1>
<p>As <code>${kept.id}</code>; it counts until ${said.expires_at}, once.</p>
<form method="get"><button>Back to the plan</button></form>`;
  return page('Kept', body);
}

/** A form that is too old, or of a process that is gone: what was to be signed is shown anew, nothing was done. */
function again(visit: Visit, form: FormData): Response {
  const problem = new Problem('FORM_EXPIRED').answer();
  if (textIn(form, 'statement') === '') return problemPage(problem);
  return problemPage(problem, signPage(statementIn(form, visit.plan_id), freshToken(visit)));
}

const freshToken = ({ tokens, plan_id, clock }: Visit): string => tokens.make(plan_id, clock.now());

async function opened({ world: reach, home, plan_id }: Visit): Promise<{ world: World; project: Project }> {
  const world = await reach();
  return { world, project: await openProjectOf(world, home, plan_id) };
}

function refused({ log, redact }: ApprovalPages, thrown: unknown): Response {
  const problem = asProblem(thrown);
  if (problem.code === 'INTERNAL') log.error('A page failed', thrown);
  const told = redactTree(problem.answer(), redact) as ReturnType<Problem['answer']>;
  return problemPage(told, null, problem.code === 'PLAN_UNKNOWN' ? 404 : undefined);
}
