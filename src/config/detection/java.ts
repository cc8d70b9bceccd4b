import {
  asTexts,
  asTree,
  candidate,
  type Ecosystem,
  firstOf,
  type Look,
  standing,
  treeOf,
  type VersionField,
} from './look.ts';

/** Maven, with the version in the project or in its property `revision`, and Gradle. */
export async function java(look: Look): Promise<Ecosystem | null> {
  const pom = asTree((await treeOf(look, 'pom.xml', 'xml')).project);
  const inPom = (path: string): VersionField => ({ file: 'pom.xml', format: 'xml', path });
  const [, property] = /^\$\{([\w.-]+)\}$/.exec(asTexts(pom.version)[0] ?? '') ?? [];
  const source =
    property === undefined
      ? await firstOf(look, [inPom('project.version'), ...gradle])
      : await candidate(look, inPom(`project.properties."${property}"`));
  if (!source) return null;
  const modules = asTexts(asTree(pom.modules).module);
  const [name] = asTexts(pom.artifactId);
  return {
    scheme: 'semver',
    source,
    mirrors: [],
    others: await standing(
      look,
      modules.map((module) => ({ file: `${module}/pom.xml`, format: 'xml', path: 'project.parent.version' })),
    ),
    rest: { project: { ...(name === undefined ? {} : { name }) }, channels: { npm: { enabled: false } } },
  };
}

const statement = `^version\\s*=\\s*["'](?<version>[^"'$]+)["']`;
const gradle: readonly VersionField[] = [
  { file: 'gradle.properties', format: 'properties', path: 'version' },
  { file: 'build.gradle.kts', format: 'pattern', path: statement },
  { file: 'build.gradle', format: 'pattern', path: statement },
];
