import { type PipelinePart, pipelineParts } from './pipeline.ts';

/** One thing that must be shown before a release. It asks for every proof it names; one that names none stays open. */
export interface ReadinessItem {
  title: string;
  /** No release without it, where policy makes readiness a prohibition. */
  required: boolean;
  /** Globs, each of which a file of the base commit must fit. */
  files: readonly string[];
  /** A gate that is green on the tree of the release. */
  gate?: string | undefined;
  /** Whose word is enough for what the server cannot see: an agent's, or only what a person signed. */
  attested?: 'agent' | 'person' | undefined;
  /** A prohibition that is not broken. */
  guard?: string | undefined;
  /** A part of the delivery pipeline that is seen; with `attested`, a word stands in where it is not. */
  pipeline?: PipelinePart | undefined;
  /** Something that takes its time, such as a beta test: over, and long enough. */
  period?: { days: number; from?: string | undefined; until?: string | undefined } | undefined;
}

export interface ReadinessList {
  title: string;
  items: Readonly<Record<string, ReadinessItem>>;
}

/** What was seen and said; none of it is an argument of a call. */
export interface ReadinessView {
  /** `YYYY-MM-DD`. */
  today: string;
  /** Which globs of the lists a file of the base commit fits; null: not looked at. */
  present: readonly string[] | null;
  isGreen(gate: string): boolean;
  /** Ids of attestations by what they are about. */
  attested: ReadonlyMap<string, readonly string[]>;
  /** Ids of the attestations that a person signed. */
  confirmed: ReadonlySet<string>;
  isHeld(guard: string): boolean;
  /** What was seen of this part of the pipeline. */
  pipeline(part: PipelinePart): readonly string[];
}

/** From weakest to strongest: nothing shows it, somebody says so, a person signed it, the server saw it. */
export const readinessStates = ['open', 'attested', 'confirmed', 'met'] as const;
export type ReadinessState = (typeof readinessStates)[number];

export interface JudgedItem {
  /** `list.item`; what an attestation is about. */
  id: string;
  title: string;
  required: boolean;
  state: ReadinessState;
  /** What is still to be shown; empty when nothing is. */
  missing: string[];
  /** What shows it, where that is more than its proof by name: files and events, ids of attestations. */
  evidence: string[];
}

interface Proof {
  state: ReadinessState;
  missing: string[];
  evidence?: readonly string[];
}

const met: Proof = { state: 'met', missing: [] };
const open = (missing: string): Proof => ({ state: 'open', missing: [missing] });
const metIf = (fine: boolean, missing: string): Proof => (fine ? met : open(missing));

/** As strong as its weakest proof (R320–R327). */
export function judgeItem(id: string, item: ReadinessItem, view: ReadinessView): JudgedItem {
  const proofs = proofsOf(id, item, view);
  const all = proofs.length > 0 ? proofs : [open('nothing says how this is shown')];
  const weakest = Math.min(...all.map(({ state }) => readinessStates.indexOf(state)));
  return {
    id,
    title: item.title,
    required: item.required,
    state: readinessStates[weakest] ?? 'open',
    missing: all.flatMap(({ missing }) => missing),
    evidence: all.flatMap(({ evidence = [] }) => evidence),
  };
}

function proofsOf(id: string, item: ReadinessItem, view: ReadinessView): Proof[] {
  const { files, gate, guard, attested, period, pipeline } = item;
  return [
    ...files.map((glob) => metIf(view.present?.includes(glob) ?? false, `a file that fits ${glob}`)),
    ...(gate === undefined ? [] : [metIf(view.isGreen(gate), `the gate ${gate}, green on the tree of the release`)]),
    ...(guard === undefined ? [] : [metIf(view.isHeld(guard), `the prohibition ${guard}, kept`)]),
    ...(period === undefined
      ? []
      : [metIf(isOver(period, view.today), `${period.days} days from its start to its end`)]),
    ...(pipeline === undefined ? [] : [pipelineProof(id, pipeline, attested, view)]),
    ...(attested === undefined || pipeline !== undefined ? [] : [wordOf(id, attested, view)]),
  ];
}

/** What is seen needs nobody's word (R193). */
function pipelineProof(id: string, part: PipelinePart, by: ReadinessItem['attested'], view: ReadinessView): Proof {
  const evidence = view.pipeline(part);
  if (evidence.length > 0) return { state: 'met', missing: [], evidence };
  const word = by === undefined ? open('') : wordOf(id, by, view);
  return word.state === 'open' ? open([pipelineParts[part], ...word.missing].filter(Boolean).join(', or ')) : word;
}

function isOver({ days, from, until }: NonNullable<ReadinessItem['period']>, today: string): boolean {
  if (from === undefined || until === undefined || until > today) return false;
  return Date.parse(until) - Date.parse(from) >= days * 86_400_000;
}

/** Attested is never shown as seen; where only a person's word is enough, theirs is still missing. */
function wordOf(id: string, by: 'agent' | 'person', { attested, confirmed }: ReadinessView): Proof {
  const said = attested.get(id) ?? [];
  if (said.some((one) => confirmed.has(one))) return { state: 'confirmed', missing: [], evidence: said };
  const [first] = said;
  if (first === undefined) return open(`an attestation of kind check about ${id}`);
  return {
    state: 'attested',
    missing: by === 'agent' ? [] : [`a person who signs attestation:${first}`],
    evidence: said,
  };
}

/** Every list with its items judged and counted by state. */
export const judgeLists = (lists: Readonly<Record<string, ReadinessList>>, view: ReadinessView) =>
  Object.entries(lists).map(([id, { title, items }]) => {
    const judged = Object.entries(items).map(([name, item]) => judgeItem(`${id}.${name}`, item, view));
    return { id, title, count: countStates(judged), items: judged };
  });

export const countStates = (items: readonly JudgedItem[]): Record<ReadinessState, number> => ({
  open: items.filter(({ state }) => state === 'open').length,
  attested: items.filter(({ state }) => state === 'attested').length,
  confirmed: items.filter(({ state }) => state === 'confirmed').length,
  met: items.filter(({ state }) => state === 'met').length,
});
