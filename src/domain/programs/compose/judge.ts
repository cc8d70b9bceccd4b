import type { ComposeFile, PublishedPort } from './read.ts';

/** What policy wants of compose files (config/environment.ts gives it its bounds). */
export interface ComposeRules {
  files: readonly { file: string | readonly string[]; ports: readonly (number | string)[] }[];
}

export const namesOf = ({ file }: ComposeRules['files'][number]): string[] => [file].flat();

/** What is wrong with the compose files of a commit, in the order in which somebody would mend it (R178). */
export function composeFaults({ files: wanted }: ComposeRules, found: readonly ComposeFile[]): string[] {
  const named = wanted
    .map((one) => ({ ...one, names: namesOf(one) }))
    .map((one) => ({ ...one, read: firstOf(one.names, found) }));
  const missing = named.flatMap(({ names, read }) => (read ? [] : [`there is no ${names.join(' and no ')}`]));
  const unread = found.filter(({ fault }) => fault !== null).map(({ file, fault }) => `${file}: ${fault}`);
  const gaps = named.flatMap(({ read, ports }) => (read ? ports.flatMap((port) => portGap(read, port)) : []));
  const together = named.length > 0 ? named.flatMap(({ read }) => read ?? []) : found;
  return [...missing, ...unread, ...gaps, ...conflicts([...new Set(together)], found)];
}

const firstOf = (names: readonly string[], found: readonly ComposeFile[]): ComposeFile | undefined =>
  names.map((name) => found.find(({ file }) => file === name)).find((one) => one !== undefined);

/** `38886`, or `35532:5432` where it matters what it leads to. */
function portGap({ file, ports, fault }: ComposeFile, wanted: number | string): string[] {
  if (fault !== null) return [];
  const [host, container] = String(wanted).split(':').map(Number);
  const published = ports.filter((one) => one.host === host);
  const [first] = published;
  if (!first) return [`${file} does not publish ${host}`];
  if (container === undefined || published.some((one) => one.container === container)) return [];
  return [`${file}: ${host} leads to ${first.container} of ${first.service} instead of ${container}`];
}

interface Taken extends PublishedPort {
  file: string;
}

/** Ports that two take at once: in one file always, between files where both are meant to be up. */
function conflicts(together: readonly ComposeFile[], found: readonly ComposeFile[]): string[] {
  const taken = ({ file, ports }: ComposeFile): Taken[] => ports.map((port) => ({ ...port, file }));
  const within = found.flatMap((one) => pairsOf(taken(one)).filter(([a, b]) => mayBeUp(a, b)));
  const between = pairsOf(together.flatMap(taken)).filter(([a, b]) => a.file !== b.file && !isVariant(a, b));
  const clashes = [...within, ...between].filter(([a, b]) => overlap(a, b));
  return [...new Set(clashes.map(([a, b]) => `${a.host} is taken twice: ${nameOf(a)} and ${nameOf(b)}`))];
}

const nameOf = ({ file, service }: Taken): string => `${service} in ${file}`;

/** Only such as have the port in common, so that many ports are not many pairs. */
function pairsOf(all: readonly Taken[]): [Taken, Taken][] {
  const byPort = new Map<number, Taken[]>();
  for (const one of all) byPort.set(one.host, [...(byPort.get(one.host) ?? []), one]);
  return [...byPort.values()].flatMap((same) =>
    same.flatMap((a, index) => same.slice(index + 1).map((b): [Taken, Taken] => [a, b])),
  );
}

const overlap = (a: Taken, b: Taken): boolean =>
  a.protocol === b.protocol && (a.ip === b.ip || a.ip === '' || b.ip === '');

/** Services of profiles that have none in common are started apart. */
const mayBeUp = (a: Taken, b: Taken): boolean =>
  a.profiles.length === 0 || b.profiles.length === 0 || a.profiles.some((one) => b.profiles.includes(one));

/** One service in two files of one directory: the second changes the first, or stands in for it. */
const isVariant = (a: Taken, b: Taken): boolean => a.service === b.service && directoryOf(a) === directoryOf(b);
const directoryOf = ({ file }: Taken): string => file.slice(0, file.lastIndexOf('/') + 1);
