import { createRequire } from 'node:module';
import { SemVer } from 'semver';
import type { Scheme } from '../src/domain/records/release.ts';
import { compareOrder } from '../src/domain/version/order.ts';
import { parseVersion, type Version } from '../src/domain/version/scheme.ts';
import { type Bench, type Figure, figure, median } from './figure.ts';

const many = 20_000;
const runs = 7;

interface Peer {
  parse(text: string): unknown;
  compare(one: unknown, other: unknown): number;
}

/**
 * Reading and ordering of versions beside npm's semver and, when it is installed, the PEP 440 package of Renovate. What
 * a release needs is one sort of a repository's tags; the goals say that nobody will wait for it.
 */
const versions: Bench = async () => [
  ...measure('semver', semverTexts(), {
    parse: (text) => new SemVer(text),
    compare: (one, other) => (one as SemVer).compare(other as SemVer),
  }),
  ...measure('pep440', pep440Texts(), pep440Peer()),
];

function measure(scheme: Scheme, texts: readonly string[], peer: Peer | null): Figure[] {
  const times: Record<'parse' | 'sort' | 'peerParse' | 'peerSort', number[]> = {
    parse: [],
    sort: [],
    peerParse: [],
    peerSort: [],
  };
  for (let run = 0; run < runs; run += 1) {
    const mine = timed(times.parse, () => texts.map((text) => read(text, scheme)));
    timed(times.sort, () => mine.sort((a, b) => compareOrder(a.order, b.order)));
    if (!peer) continue;
    const theirs = timed(times.peerParse, () => texts.map((text) => peer.parse(text)));
    timed(times.peerSort, () => theirs.sort((a, b) => peer.compare(a, b)));
  }
  const beside = (all: number[]) => (all.length > 0 ? { peer: median(all) } : {});
  return [
    figure('versions', `${scheme}: reading ${many} versions`, median(times.parse), 'ms', {
      ...beside(times.peerParse),
      goal: 250,
    }),
    figure('versions', `${scheme}: sorting them`, median(times.sort), 'ms', { ...beside(times.peerSort), goal: 500 }),
  ];
}

function read(text: string, scheme: Scheme): Version {
  const reading = parseVersion(text, scheme);
  if (!reading.ok) throw new Error(`${text} was not read: ${reading.why}`);
  return reading.version;
}

function timed<T>(times: number[], work: () => T): T {
  const start = performance.now();
  const result = work();
  times.push(performance.now() - start);
  return result;
}

/** A different mix at every place, the same in every run; 7919 is a prime, so that the list is not sorted already. */
const mixed = (make: (seed: number) => string): string[] =>
  Array.from({ length: many }, (_, at) => make((at * 7919) % many));

const semverTexts = () =>
  mixed((seed) => {
    const series = ['', '', '-alpha.', '-beta.', '-rc.'][seed % 5];
    return `${seed % 7}.${seed % 31}.${seed % 101}${series && `${series}${seed % 11}`}`;
  });

const pep440Texts = () =>
  mixed((seed) => {
    const suffix = ['', '', 'a', 'b', 'rc', '.post', '.dev'][seed % 7];
    return `${seed % 5}.${seed % 31}.${seed % 101}${suffix && `${suffix}${seed % 11}`}`;
  });

function pep440Peer(): Peer | null {
  try {
    const name = '@renovatebot/pep440';
    const { parse, compare } = createRequire(import.meta.url)(name) as {
      parse(text: string): { public: string } | null;
      compare(one: string, other: string): number;
    };
    const valid = (text: string) => {
      if (parse(text) === null) throw new Error(`${text} was not read`);
      return text;
    };
    // It compares texts only and reads them anew each time.
    return { parse: valid, compare: (one, other) => compare(String(one), String(other)) };
  } catch {
    return null;
  }
}

export default versions;
