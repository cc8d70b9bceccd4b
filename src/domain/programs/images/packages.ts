import { readMetadata } from '../../manifests/python/metadata.ts';

/** One package as a package manager keeps it in its own records. */
export interface InstalledPackage {
  kind: 'deb' | 'apk' | 'pypi' | 'npm';
  name: string;
  version: string;
  architecture?: string;
  /** As declared. */
  licence?: string;
}

/** As it stands in a record; the words are from outside. */
interface Entry {
  kind: InstalledPackage['kind'];
  name: string | undefined;
  version: string | undefined;
  architecture?: string | undefined;
  licence?: string | undefined;
}

interface Reader {
  path: RegExp;
  read(text: string): Entry[];
}

const readers: readonly Reader[] = [
  { path: /^var\/lib\/dpkg\/(?:status|status\.d\/(?!.*\.md5sums$)[^/]+)$/, read: readDpkg },
  { path: /^(?:usr\/)?lib\/apk\/db\/installed$/, read: readApk },
  { path: /(?:^|\/)[^/]+\.dist-info\/METADATA$/, read: readDistribution },
  { path: /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/, read: readNodeModule },
];

/** Records whose form is not read here. */
const unread = /^(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm)\/(?:rpmdb\.sqlite|Packages(?:\.db)?)$/;

/** Whether a file of an image keeps record of packages. */
export const keepsPackages = (path: string): boolean =>
  unread.test(path) || readers.some((reader) => reader.path.test(path));

/**
 * The packages that a file keeps record of, and how many of its entries make no sense: a name or version that no
 * package manager would take is no package.
 */
export function packagesIn(path: string, text: string): { packages: InstalledPackage[]; senseless: number } {
  const reader = readers.find((one) => one.path.test(path));
  if (!reader) return { packages: [], senseless: 1 };
  const all = reader.read(text);
  const packages = all.flatMap((one) => sensible(one) ?? []);
  return { packages, senseless: all.length - packages.length };
}

const word = /^[A-Za-z0-9@_][\w.+~:!@/-]{0,199}$/;

function sensible({ kind, name, version, architecture, licence }: Entry): InstalledPackage | null {
  if (!word.test(name ?? '') || !word.test(version ?? '')) return null;
  const made: InstalledPackage = { kind, name: name ?? '', version: version ?? '' };
  if (word.test(architecture ?? '')) made.architecture = architecture ?? '';
  if (licence) made.licence = licence.slice(0, 300);
  return made;
}

/** Paragraphs of fields. What was removed has none of its files there; files of a single package name no state. */
function readDpkg(text: string): Entry[] {
  return text.split(/\r?\n\s*\n/).flatMap((paragraph) => {
    const field = (name: string) => new RegExp(`^${name}: *(.*)$`, 'm').exec(paragraph)?.[1]?.trim();
    const state = field('Status');
    if (paragraph.trim() === '' || / (?:not-installed|config-files)$/.test(state ?? '')) return [];
    const [name, version, architecture] = [field('Package'), field('Version'), field('Architecture')];
    return [{ kind: 'deb', name, version, architecture }];
  });
}

/** Paragraphs whose fields have one letter. */
function readApk(text: string): Entry[] {
  return text.split(/\n\n+/).flatMap((paragraph) => {
    const field = (letter: string) => new RegExp(`^${letter}:(.*)$`, 'm').exec(paragraph)?.[1]?.trim();
    if (paragraph.trim() === '') return [];
    return [{ kind: 'apk', name: field('P'), version: field('V'), architecture: field('A'), licence: field('L') }];
  });
}

function readDistribution(text: string): Entry[] {
  const read = readMetadata(text);
  return [{ kind: 'pypi', name: read?.name, version: read?.version }];
}

function readNodeModule(text: string): Entry[] {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    said = null;
  }
  const { name, version, license } = (typeof said === 'object' && said !== null ? said : {}) as Record<string, unknown>;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return [{ kind: 'npm', name: textOf(name), version: textOf(version), licence: textOf(license) }];
}
