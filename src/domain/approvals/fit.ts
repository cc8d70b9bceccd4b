import type { Plan } from '../records/plan.ts';
import type { Statement } from './approval.ts';

const hour_ms = 3_600_000;

/**
 * Why a statement is none about this plan, whoever signed it; null: it is one. It names plan, version and commit, and
 * counts no longer than policy lets it (`valid_hours`).
 */
export function misfit(said: Statement, plan: Pick<Plan, 'id' | 'version' | 'base'>, valid_hours: number) {
  if (said.plan_id !== plan.id) return 'it is about another plan';
  if (said.version !== plan.version.new || said.commit !== plan.base.commit) return 'it is about another commit';
  if (!isMoment(said.granted_at) || !isMoment(said.expires_at)) return 'its times cannot be read';
  const lasts = Date.parse(said.expires_at) - Date.parse(said.granted_at);
  return lasts > 0 && lasts <= valid_hours * hour_ms ? null : 'it counts for longer than policy allows, or not at all';
}

/** Only in the one spelling that the server writes, so that the same moment is the same text. */
const isMoment = (text: string): boolean => {
  const moment = Date.parse(text);
  return !Number.isNaN(moment) && new Date(moment).toISOString() === text;
};

const armour = /^-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]{1,20000}?)\s*-----END SSH SIGNATURE-----$/;
const width = 70;

/**
 * An armoured SSH signature as `ssh-keygen` would write it, whatever line ends and spaces a form or an editor gave it;
 * null: it is none.
 */
export function plainSignature(text: string): string | null {
  const [, body] = armour.exec(text.trim()) ?? [];
  const lines = body?.replace(/\s+/g, '').match(new RegExp(`.{1,${width}}`, 'g'));
  return lines ? `-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----\n` : null;
}
