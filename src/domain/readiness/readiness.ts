import {
  countStates,
  judgeItem,
  judgeLists,
  type ReadinessItem,
  type ReadinessList,
  type ReadinessView,
} from './checklist.ts';

export const riskLevels = ['high', 'medium', 'low'] as const;
export const riskStatuses = ['open', 'mitigated', 'accepted', 'over'] as const;
export const architectureStatuses = ['REQUIRES HUMAN DECISION', 'APPROVED', 'REJECTED'] as const;

export interface Risk {
  title: string;
  level: (typeof riskLevels)[number];
  /** What is done about it; empty: nothing yet. */
  mitigation: string;
  /** Who decided to live with it and why; empty: nobody. */
  decision: string;
  status: (typeof riskStatuses)[number];
}

/** The readiness part of the policy (config/readiness.ts gives it its bounds). */
export interface Readiness {
  mode: 'report' | 'require';
  lists: Readonly<Record<string, ReadinessList>>;
  risks: Readonly<Record<string, Risk>>;
  architecture: Readonly<Record<string, { title: string; status: (typeof architectureStatuses)[number] }>>;
  support: Readonly<Record<string, ReadinessItem>>;
  documents: Readonly<Record<string, { owner: string; updated?: string | undefined; review_by?: string | undefined }>>;
}

/** The go or no-go of everything that is not a gate: lists, risks, decisions, what was tried where (R320–R329). */
export function judgeReadiness(readiness: Readiness, view: ReadinessView) {
  const lists = judgeLists(readiness.lists, view);
  const items = lists.flatMap((list) => list.items);
  const risks = entries(readiness.risks).map((risk) => ({ ...risk, blocks: isUntreated(risk) }));
  const architecture = entries(readiness.architecture);
  // `waits`: only a person's signature is missing, so a run may wait for it.
  const blocking = [
    ...items
      .filter(({ required, missing }) => required && missing.length > 0)
      .map(({ id, missing, state }) => ({ id, missing, waits: state === 'attested' })),
    ...risks
      .filter(({ blocks }) => blocks)
      .map(({ id }) => ({ id, missing: ['a mitigation or a decision'], waits: false })),
    ...architecture
      .filter(({ status }) => status === 'REQUIRES HUMAN DECISION')
      .map(({ id }) => ({ id, missing: ['the decision of a person'], waits: false })),
  ];
  return {
    verdict: blocking.length === 0 ? 'GO' : 'NO_GO',
    mode: readiness.mode,
    count: countStates(items),
    blocking,
    lists,
    risks,
    architecture,
    support: entries(readiness.support).map(({ id, ...item }) => {
      const { title, missing } = judgeItem(`support.${id}`, item, view);
      return { id, title, tested: missing.length === 0 ? 'tested' : 'not_tested', missing };
    }),
    documents: entries(readiness.documents),
    warnings: overdueReviews(readiness, view.today),
  };
}

/** A high risk blocks until something is done about it or somebody decided to live with it (R328). */
const isUntreated = ({ level, mitigation, decision, status }: Risk): boolean =>
  level === 'high' && status !== 'over' && mitigation.trim() === '' && decision.trim() === '';

/** Documents whose review day is over (R333). */
export const overdueReviews = ({ documents }: Pick<Readiness, 'documents'>, today: string): string[] =>
  entries(documents).flatMap(({ id, owner, review_by }) =>
    review_by !== undefined && review_by < today ? [`${id} was to be reviewed by ${owner} until ${review_by}.`] : [],
  );

const entries = <T extends object>(record: Readonly<Record<string, T>>): (T & { id: string })[] =>
  Object.entries(record).map(([id, value]) => ({ id, ...value }));

/** The globs that a look at the base commit must answer. */
export const globsOf = ({ lists, support }: Pick<Readiness, 'lists' | 'support'>): string[] => [
  ...new Set(
    [...Object.values(lists).flatMap(({ items }) => Object.values(items)), ...Object.values(support)].flatMap(
      ({ files }) => files,
    ),
  ),
];
