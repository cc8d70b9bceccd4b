import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Statement, statement, statementText } from '../domain/approvals/approval.ts';
import type { Decision } from '../domain/approvals/decisions.ts';
import { Problem } from '../domain/problem.ts';
import { cleanText, oneLine } from '../domain/text.ts';
import type { ApprovalWish } from '../flows/people/approve.ts';

const lasts_ms = 3_600_000;

export interface FormTokens {
  /** For a form about this plan, sent within an hour. */
  make(plan_id: string, now: string): string;
  fits(token: string, plan_id: string, now: string): boolean;
}

/** Says of a form that this server made it, for this plan, not long ago. `secret`: known to this process alone. */
export function formTokens(secret: string): FormTokens {
  const sealed = (plan_id: string, at: number): string =>
    `${at}-${createHmac('sha256', secret).update(`${plan_id} ${at}`).digest('hex')}`;
  return {
    make: (plan_id, now) => sealed(plan_id, Date.parse(now)),
    fits(token, plan_id, now) {
      const at = Number(/^([0-9]{1,15})-[0-9a-f]{64}$/.exec(token)?.[1]);
      const age = Date.parse(now) - at;
      if (!(age >= 0 && age <= lasts_ms)) return false;
      const expected = Buffer.from(sealed(plan_id, at));
      return expected.length === token.length && timingSafeEqual(Buffer.from(token), expected);
    },
  };
}

/**
 * Whether a form was sent from a page of this server: the browser says so itself, or names the origin, which is that of
 * the address it asked. Whoever says neither is no browser that shows this page.
 */
export function isFromHere(request: Request, publicOrigin: string | null): boolean {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const here = new URL(request.url).host;
  const sameOrigin = origin !== null && [`http://${here}`, `https://${here}`, publicOrigin].includes(origin);
  return site === null ? sameOrigin : site === 'same-origin' && (sameOrigin || origin === null || origin === 'null');
}

/** What a person wishes to say, as far as its form can be read; whether they may is asked elsewhere. */
export function wishIn(form: FormData, plan_id: string): ApprovalWish {
  const [approver = '', role = ''] = textIn(form, 'who').split(' ');
  const hours = Number(textIn(form, 'hours').replace(',', '.'));
  return {
    plan_id,
    approver,
    role,
    subject: textIn(form, 'subject'),
    decision: textIn(form, 'decision') as Decision,
    conditions: textIn(form, 'conditions')
      .split('\n')
      .map((one) => oneLine(one, 500))
      .filter((one) => one !== ''),
    reason: cleanText(textIn(form, 'reason').trim(), { max: 2000 }),
    hours: Number.isFinite(hours) ? hours : 0,
  };
}

/** The statement that a form carries. Throws APPROVAL_REFUSED when it is none, or not in the one spelling it is signed in. */
export function statementIn(form: FormData, plan_id: string): Statement {
  const text = textIn(form, 'statement');
  const said = statement.safeParse(jsonIn(text)).data;
  if (said?.plan_id === plan_id && statementText(said) === text) return said;
  throw new Problem('APPROVAL_REFUSED', { values: { why: 'the text that was signed is not one of this plan' } });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Of the file when one was chosen, else of the field. */
export async function signatureIn(form: FormData): Promise<string> {
  const file = form.get('signature_file');
  const uploaded = file !== null && typeof file !== 'string' ? await file.text() : '';
  return uploaded.trim() === '' ? textIn(form, 'signature') : uploaded;
}

export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
