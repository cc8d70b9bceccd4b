import { createHash } from 'node:crypto';
import type { ProblemAnswer } from '../domain/problem.ts';
import { type Html, html, list, quoted, told } from './html.ts';

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ddd }
pre, code { font: 13px/1.45 ui-monospace, monospace; background: #f4f4f4; overflow-wrap: anywhere; white-space: pre-wrap }
pre { padding: .6rem } dt { font-weight: 600 } dd { margin: 0 0 .4rem }
label { display: block; margin: .8rem 0 } input, select, textarea { font: inherit; display: block; width: 100%; box-sizing: border-box }
button { font: inherit; padding: .4rem 1.2rem; width: auto } .final { border-left: 4px solid #b00020; padding-left: .8rem }
`;

/** Nothing is loaded, framed, run or sent elsewhere; the one style is known by its digest. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Of every answer, so that nothing of a plan stays in a cache, a history of references or a frame. */
export const guarded: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policy,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export function page(title: string, body: Html, status = 200): Response {
  const sheet = unescaped(style);
  const { markup } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${sheet}</style></head>
<body>${body}</body></html>
`;
  return new Response(markup, { status, headers: { ...guarded, 'Content-Type': 'text/html; charset=utf-8' } });
}

/** Our own text, which holds no mark that would end a style. */
function unescaped(own: string): Html {
  const parts = Object.assign([own], { raw: [own] });
  return html(parts);
}

const statuses: Readonly<Record<ProblemAnswer['kind'], number>> = {
  input: 400,
  refused: 403,
  conflict: 409,
  environment: 503,
  internal: 500,
};

/** A problem as a person reads it; `more`: what they can do on this page. */
export function problemPage(
  problem: ProblemAnswer,
  more: Html | null = null,
  status = statuses[problem.kind],
): Response {
  const body = html`<h1>${problem.reason}</h1>
<p data-code="${problem.code}">${told(problem.message, 1000)}</p>
${list(
  problem.required_actions.map((one) => told(one, 1000)),
  '',
)}
${problem.untrusted_output ? quoted(problem.untrusted_output) : null}${more}`;
  return page(problem.reason, body, status);
}
