import type { ImageContents } from '../programs/images/inventory.ts';
import type { InstalledPackage } from '../programs/images/packages.ts';
import { licencesOf, madeSbom, type Part } from './sbom.ts';

/**
 * What an image consists of, as the records of package managers in its layers say, over all its platforms. That is
 * never the whole of an image, and the document says so.
 */
export function imageSbom(
  images: readonly ImageContents[],
  { name, version }: { name: string; version: string },
  maker: string,
): string {
  const parts = new Map<string, Part>();
  for (const { packages, system, base } of images) {
    if (base) parts.set(`base:${base.name}`, { type: 'container', name: base.name, ...versionOf(base.digest) });
    if (system) parts.set(`system:${system.id}@${system.version ?? ''}`, systemPart(system));
    for (const one of packages) {
      const purl = purlOf(one, system);
      parts.set(purl, { type: 'library', name: one.name, version: one.version, purl, ...licencesOf(one.licence) });
    }
  }
  const left_out = images.reduce((sum, one) => sum + one.left_out, 0);
  const properties = [
    { name: 'hive-release:read', value: 'records of dpkg, apk, Python distributions and node_modules' },
    { name: 'hive-release:left-out', value: `${left_out} records that could not be read` },
  ];
  const about: Part = { type: 'container', name, version, properties };
  return madeSbom({
    about,
    aboutRef: `image:${name}@${version}`,
    parts,
    needs: new Map(),
    whole: false,
    version: maker,
  });
}

const versionOf = (version: string | null): Pick<Part, 'version'> => (version === null ? {} : { version });

const systemPart = ({ name, version }: NonNullable<ImageContents['system']>): Part => ({
  type: 'operating-system',
  name,
  ...versionOf(version),
});

/** https://github.com/package-url/purl-spec: a package of a distribution is named within it. */
function purlOf({ kind, name, version, architecture }: InstalledPackage, system: ImageContents['system']): string {
  const at = `@${encoded(version)}`;
  if (kind === 'pypi') return `pkg:pypi/${encoded(name.toLowerCase().replaceAll(/[-_.]+/g, '-'))}${at}`;
  if (kind === 'npm') return `pkg:npm/${name.split('/').map(encoded).join('/')}${at}`;
  const distro = system && (system.version === null ? system.id : `${system.id}-${system.version}`);
  const pairs = [architecture && `arch=${encoded(architecture)}`, distro && `distro=${encoded(distro)}`].filter(
    Boolean,
  );
  return `pkg:${kind}/${system ? `${system.id}/` : ''}${encoded(name)}${at}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

/** Colons stay as they are. */
const encoded = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':');
