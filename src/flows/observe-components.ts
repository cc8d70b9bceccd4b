import type { ComponentFacts } from '../domain/facts.ts';
import { globToRegExp } from '../domain/glob.ts';
import { formatOf, openManifest } from '../domain/manifests/index.ts';
import type { GitReader } from '../ports/git.ts';
import type { World } from '../ports/world.ts';
import type { Project } from './project.ts';

type ComponentSet = Project['policy']['components']['sets'][number];

/** Every component as it stands in the HEAD commit, in the order of the sets and then of the files. */
export async function observeComponents(
  world: World,
  project: Pick<Project, 'root' | 'policy' | 'head'>,
  since: string | null,
): Promise<ComponentFacts[]> {
  const git = world.git(project.root);
  const { sets } = project.policy.components;
  if (sets.length === 0) return [];
  const files = await git.listFiles(project.head.commit);
  const changed = new Set((await git.changedFiles(since, project.head.commit)).map((one) => one.path));
  const found = await Promise.all(sets.map((set) => readSet(set, files, changed, git, project.head.commit)));
  return found.flat();
}

async function readSet(
  set: ComponentSet,
  files: readonly string[],
  changed: ReadonlySet<string>,
  git: GitReader,
  commit: string,
): Promise<ComponentFacts[]> {
  const pattern = globToRegExp(set.glob);
  const matching = files.filter((file) => pattern.test(file));
  const components: ComponentFacts[] = [];
  for (const file of matching) {
    const text = (await git.readFile(commit, file)) ?? '';
    components.push(...readComponent(set, file, text, changed.has(file)));
  }
  return components;
}

/** One component may carry its version in several linked fields; a value such as `dev` is left alone and said. */
function readComponent(set: ComponentSet, file: string, text: string, changed: boolean): ComponentFacts[] {
  const format = formatOf(file);
  const manifest = openManifest(format, text, file);
  const id = set.id ? manifest.read(set.id) : null;
  const paths = typeof set.version === 'string' ? [set.version] : set.version;
  return paths.map((path) => {
    const field = manifest.read(path);
    const version =
      field.found && (typeof field.value === 'string' || typeof field.value === 'number') ? field.value : null;
    const left = version === 'dev' || (set.mode === 'revision' && typeof version !== 'number');
    return {
      id: id?.found ? String(id.value) : file,
      type: set.type,
      file,
      format,
      path,
      version,
      mode: left ? 'skip' : set.mode,
      as: set.as,
      changed,
    };
  });
}
