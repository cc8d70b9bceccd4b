import { edit, editsByFile, editText } from '../../domain/manifests/edit.ts';
import type { Facts } from '../../domain/records/facts.ts';
import { declaredFiles, type Item, type Plan } from '../../domain/records/plan.ts';
import type { ChangedFile, GitReader } from '../../ports/git.ts';
import type { World } from '../../ports/world.ts';
import { observeChangelog } from '../observe/changelog.ts';
import type { Project } from '../project/project.ts';

/** The facts of a plan on its way: what its release commit holds counts before what stands at the base. */
export async function withRelease(
  world: World,
  project: Project,
  plan: Plan,
  facts: Facts,
  refs: readonly string[] = [`refs/heads/${plan.release_branch}`],
): Promise<Facts> {
  for (const ref of refs) {
    const release = await observeRelease(world.git(project.root), plan, ref);
    if (release === null) continue;
    return { ...facts, release, changelog: await observeChangelog(world, project, release.commit, plan.version.new) };
  }
  return { ...facts, release: null };
}

/**
 * The commit of the release and where it holds anything besides what the plan writes;
 * null before there is one. The branch stands in the user's repository, so whoever can write there can move it.
 */
async function observeRelease(git: GitReader, plan: Plan, ref: string): Promise<Facts['release']> {
  const commit = await git.resolve(ref);
  if (commit === null || commit === plan.base.commit) return null;
  const [tree, strange] = await Promise.all([git.treeOf(commit), strangePlaces(git, plan, commit)]);
  return { commit, tree, strange };
}

const mostCommits = 2;

async function strangePlaces(git: GitReader, plan: Plan, commit: string): Promise<string[]> {
  const base = plan.base.commit;
  if (!(await git.isAncestor(base, commit))) return ['it does not stand on the base commit'];
  const declared = new Set(declaredFiles(plan.items));
  const changed = await git.changedFiles(base, commit);
  const undeclared = changed.filter((one) => !declared.has(one.path) || isNoPlainChange(one)).map(({ path }) => path);
  const [edited, single] = await Promise.all([otherTexts(git, plan, commit), isSingle(git, base, commit)]);
  return [...(single ? [] : ['it is more than one commit']), ...new Set([...undeclared, ...edited])];
}

/** A file that the release writes is changed or added as a file: not deleted, not turned into a link. */
const isNoPlainChange = ({ status, link }: ChangedFile): boolean => link === true || status === 'D' || status === 'T';

/** Files with version fields in which anything else differs from the base. */
async function otherTexts(git: GitReader, { base, items }: Plan, commit: string): Promise<string[]> {
  const files = editsByFile(items.flatMap(editsOf));
  const looks = [...files].map(async ([file, edits]) => {
    const [before, after] = await Promise.all([git.readFile(base.commit, file), git.readFile(commit, file)]);
    return before !== null && after !== null && editText(before, file, edits) === after ? [] : [file];
  });
  return (await Promise.all(looks)).flat();
}

function editsOf({ input }: Item) {
  const edits = Array.isArray(input.edits) ? input.edits : [];
  return edits.flatMap((one) => edit.safeParse(one).data ?? []);
}

async function isSingle(git: GitReader, from: string, to: string): Promise<boolean> {
  let commits = 0;
  for await (const _commit of git.log({ from, to })) {
    commits += 1;
    if (commits === mostCommits) return false;
  }
  return commits === 1;
}
