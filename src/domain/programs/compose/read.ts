import { parseDocument } from 'yaml';
import { interpolate } from './interpolate.ts';

/** A port of the machine that a service takes, by the defaults of its file. */
export interface PublishedPort {
  service: string;
  host: number;
  container: number;
  /** Empty: every address of the machine. */
  ip: string;
  protocol: string;
  /** The service is started only with one of these; always when there is none. */
  profiles: string[];
}

export interface ComposeFile {
  file: string;
  services: number;
  ports: PublishedPort[];
  /** Ports that hang on a variable without a default, in words of ours. */
  unknown: string[];
  /** Why nothing could be read. */
  fault: string | null;
}

const mostText = 500_000;
const widestRange = 200;

/** What people call such files, wherever they lie. */
export const isComposeFile = (path: string): boolean => /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/.test(path);

type Tree = Record<string, unknown>;

const treeOf = (value: unknown): Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The services of a compose file and the ports of the machine that they take (R178). Never throws. */
export function readCompose(file: string, text: string): ComposeFile {
  const services = servicesOf(text);
  if (typeof services === 'string') return { file, services: 0, ports: [], unknown: [], fault: services };
  const read = Object.entries(services).flatMap(([name, said]) => {
    const { ports, profiles } = treeOf(said);
    const common = { service: name.slice(0, 100), profiles: listOf(profiles).map(String) };
    return listOf(ports).map((port) => portsOf(port, common));
  });
  return {
    file,
    services: Object.keys(services).length,
    ports: read.flatMap((one) => (typeof one === 'string' ? [] : one)),
    unknown: read.filter((one) => typeof one === 'string'),
    fault: null,
  };
}

/** The services of the file, or why they cannot be read. */
function servicesOf(text: string): Tree | string {
  if (text.length > mostText) return 'it is larger than 500 kB';
  try {
    const document = parseDocument(text, { merge: true, uniqueKeys: false, logLevel: 'silent' });
    if (document.errors.length > 0) return 'it is no YAML';
    const { services } = treeOf(document.toJS({ maxAliasCount: 200 }));
    return services === undefined || services === null ? {} : treeOf(services);
  } catch {
    return 'it is no YAML that can be resolved';
  }
}

type Common = Pick<PublishedPort, 'service' | 'profiles'>;

/** None where the machine is given no port of its own, a sentence where that is not known. */
function portsOf(said: unknown, common: Common): PublishedPort[] | string {
  const long = treeOf(said);
  const whole = 'target' in long ? longForm(long) : String(said);
  const { text, unknown } = interpolate(whole);
  if (unknown !== null) return `${common.service}: a port that ${unknown} decides`;
  const [, ip = '', host, container, protocol = 'tcp'] =
    /^(?:(\[[0-9a-fA-F:.]*\]|\d{1,3}(?:\.\d{1,3}){3}|localhost):)?(?:(\d+(?:-\d+)?):)?(\d+(?:-\d+)?)(?:\/(\w+))?$/.exec(
      text,
    ) ?? [];
  if (container === undefined) return `${common.service}: a port that cannot be read`;
  if (host === undefined) return [];
  const [hosts, containers] = [rangeOf(host), rangeOf(container)];
  // Of a range for one port, whatever is free is taken.
  if (hosts.length > 1 && containers.length === 1) return [];
  const plain = ip === 'localhost' ? '127.0.0.1' : /^(?:0\.0\.0\.0|\[::\])$/.test(ip) ? '' : ip;
  return hosts.map((one, index) => ({ ...common, host: one, container: containers[index] ?? 0, ip: plain, protocol }));
}

/** The long form in the words of the short one. */
function longForm({ target, published, host_ip, protocol }: Tree): string {
  const host = published === undefined || published === '' ? '' : `${String(published)}:`;
  return `${host_ip ? `${String(host_ip)}:` : ''}${host}${String(target)}${protocol ? `/${String(protocol)}` : ''}`;
}

function rangeOf(text: string): number[] {
  const [first = 0, last = first] = text.split('-').map(Number);
  const length = Math.min(Math.max(last - first + 1, 1), widestRange);
  return Array.from({ length }, (_, index) => first + index);
}
