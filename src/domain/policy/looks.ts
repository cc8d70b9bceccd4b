/** When something around the project is looked at: before a release, once it is out, or both. */
export const whens = ['before', 'after', 'both'] as const;
export type When = (typeof whens)[number];

/** The two times at which a release looks around. */
export type Moment = 'before' | 'after';

/** Whether an entry of policy is looked at then. */
export const belongsTo =
  (moment: Moment) =>
  ({ when }: { when: When }): boolean =>
    when === moment || when === 'both';

/** What a look is called in evidence: the same service is another matter once the release is out. */
export const lookName = (name: string, moment: Moment): string =>
  moment === 'before' ? name : `${name} after the release`;
