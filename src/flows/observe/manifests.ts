import { isLicenceFile, licenceOf } from '../../domain/manifests/declared/licence.ts';
import { readManifest } from '../../domain/manifests/index.ts';
import type { ManifestFacts } from '../../domain/records/facts.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Project } from '../project/project.ts';

type Tree = Record<string, unknown>;
const treeOf = (value: unknown): Tree => (typeof value === 'object' && value !== null ? (value as Tree) : {});
const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

/** What the base commit says of licence and maturity, of a package in its own directory and else in the root. */
export async function observeManifests(git: GitReader, { head, member }: Project): Promise<ManifestFacts> {
  const places = member ? [`${member.path}/`, ''] : [''];
  const files = await git.listFiles(head.commit);
  const licences = files.filter((file) =>
    places.some((at) => file.startsWith(at) && isLicenceFile(file.slice(at.length))),
  );
  const read = async (file: string) => (await git.readFile(head.commit, file)) ?? '';
  const [own = ''] = places;
  const manifests = ['package.json', 'pyproject.toml']
    .map((name) => `${own}${name}`)
    .filter((file) => files.includes(file));
  const projects = await Promise.all(
    manifests.map(async (path) => {
      const tree = readManifest(path.endsWith('.json') ? 'json' : 'toml', await read(path), path);
      return { path, tree: path.endsWith('.json') ? tree : treeOf(tree.project) };
    }),
  );
  return {
    licence: {
      files: await Promise.all(licences.map(async (path) => ({ path, spdx: licenceOf(await read(path)) }))),
      declared: projects.map(({ path, tree }) => ({ path, expression: licenceName(tree) })),
    },
    statuses: projects.flatMap(({ tree }) => statusesOf(tree.classifiers)),
  };
}

/** `license` as SPDX text, as the older `{ text }`, or as `{ file }`, which npm writes in words. */
function licenceName({ license }: Tree): string | null {
  const { text, type, file } = treeOf(license);
  const inFile = textOf(file);
  return textOf(license) ?? textOf(text) ?? textOf(type) ?? (inFile && `SEE LICENSE IN ${inFile}`);
}

const statusStart = 'Development Status :: ';
const statusesOf = (classifiers: unknown): string[] =>
  (Array.isArray(classifiers) ? classifiers : []).flatMap((one) =>
    typeof one === 'string' && one.startsWith(statusStart) ? [one.slice(statusStart.length)] : [],
  );
