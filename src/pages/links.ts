import { createHmac, scryptSync, timingSafeEqual } from 'node:crypto';

const prefix = '/approve/';
const lasts_s = 7 * 24 * 3600;
/** Ends fall on whole hours, so that asking again gives the same link for a while. */
const step_s = 3600;
const macLength = 32;

/** Where a page lies, and what in its address lets somebody read it who has no bearer token. */
export interface Place {
  plan_id: string;
  pass: { ends_s: number; mac: string } | null;
}

/** Reads the path of an address as it came in; null: there is no such page. */
export function placeOf(path: string): Place | null {
  const [, plan_id, ends, mac] = /^\/approve\/(plan_[0-9a-f]{24})(?:\/([0-9]{10})-([0-9a-f]{32}))?$/.exec(path) ?? [];
  if (plan_id === undefined) return null;
  return { plan_id, pass: ends !== undefined && mac !== undefined ? { ends_s: Number(ends), mac } : null };
}

export interface Links {
  /** Path of the page of a plan. `now`: ISO 8601. */
  pathTo(plan_id: string, now: string): string;
  /** Whether the address itself lets somebody read, who is otherwise unknown. */
  opens(place: Place, now: string): boolean;
}

/** Where no token is asked for, everybody who reaches the server may read, and an address says nothing more. */
const open: Links = { pathTo: (plan_id) => prefix + plan_id, opens: () => true };

/**
 * Links that end after a week and that nobody can make who does not hold the server's bearer token: a person gets one
 * without the token, which a browser could not send. They outlive a restart and go with the token. Reading is all they
 * are good for.
 */
export function linksFor(token: string | null): Links {
  if (token === null) return open;
  let key: Buffer | undefined;
  const macOf = (plan_id: string, ends_s: number): string => {
    // Slow on purpose: a link must not be a quick way to try out what the token might be.
    key ??= scryptSync(token, 'hive-release approval page', 32);
    return createHmac('sha256', key).update(`${plan_id} ${ends_s}`).digest('hex').slice(0, macLength);
  };
  return {
    pathTo(plan_id, now) {
      const ends_s = Math.ceil((Date.parse(now) / 1000 + lasts_s) / step_s) * step_s;
      return `${prefix}${plan_id}/${ends_s}-${macOf(plan_id, ends_s)}`;
    },
    opens({ plan_id, pass }, now) {
      if (pass === null || pass.ends_s * 1000 <= Date.parse(now)) return false;
      return timingSafeEqual(Buffer.from(macOf(plan_id, pass.ends_s)), Buffer.from(pass.mac));
    },
  };
}
