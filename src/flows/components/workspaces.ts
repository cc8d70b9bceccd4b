import type { ComponentFacts, Follower } from '../../domain/components/component.ts';
import { type Manifest, type Member, type Workspace, workspaces } from '../../domain/components/workspaces/index.ts';
import { globToRegExp } from '../../domain/glob.ts';
import { readField, readManifest } from '../../domain/manifests/index.ts';
import type { Project } from '../project/project.ts';
import { directoryOf, type Snapshot } from './snapshot.ts';

interface WorkspaceSeen {
  fields: ComponentFacts[];
  followers: Follower[];
}

/** The packages that root manifests list, and everything in the repository that follows their versions (R47). */
export async function observeWorkspaces(project: Project, snapshot: Snapshot): Promise<WorkspaceSeen> {
  // A package on a line of its own moves no other.
  if (project.member !== null || project.policy.components.workspaces.mode === 'skip')
    return { fields: [], followers: [] };
  const seen = await Promise.all(workspaces.map((one) => observeWorkspace(one, project, snapshot)));
  return { fields: seen.flatMap((one) => one.fields), followers: seen.flatMap((one) => one.followers) };
}

async function observeWorkspace(kind: Workspace, project: Project, snapshot: Snapshot): Promise<WorkspaceSeen> {
  const root = await manifestAt(kind, kind.manifest, snapshot);
  const globs = root && kind.globs(root.tree);
  if (!root || !globs) return { fields: [], followers: [] };
  const found = await Promise.all(memberFiles(kind, globs, snapshot).map((file) => manifestAt(kind, file, snapshot)));
  const manifests = found.flatMap((one) => one ?? []);
  const members = manifests.flatMap((one) => kind.member(one) ?? []);
  const names = new Set(members.map((one) => one.name));
  const ranges = [root, ...manifests].flatMap((one) => kind.ranges(one, names));
  const lock = await manifestAt(kind, kind.lock.file, snapshot);
  const fields = await Promise.all(members.map((member) => fieldOf(kind, member, snapshot)));
  const followers = [...ranges, ...(lock ? kind.locked(lock.tree, members, ranges) : [])];
  const together = fields.every(({ version }) => version === null || version === project.version.current);
  return { fields: fields.map((field) => ({ ...field, ...modeOf(field, together, project) })), followers };
}

function memberFiles(
  { manifest }: Workspace,
  { include, exclude }: { include: string[]; exclude: string[] },
  { files }: Snapshot,
): string[] {
  const matches = (globs: readonly string[]) => {
    const patterns = globs.map((glob) => globToRegExp(`${glob}/${manifest}`));
    return (file: string) => patterns.some((one) => one.test(file));
  };
  const [isIn, isOut] = [matches(include), matches(exclude)];
  const named = files.filter((file) => file.endsWith(`/${manifest}`) && !/(?:^|\/)node_modules\//.test(file));
  return named.filter((file) => isIn(file) && !isOut(file));
}

async function manifestAt(
  { lock, format }: Workspace,
  file: string,
  { git, commit }: Snapshot,
): Promise<Manifest | null> {
  const text = await git.readFile(commit, file);
  if (text === null) return null;
  const tree = readManifest(file === lock.file ? lock.format : format, text, file);
  return { file, directory: directoryOf(file), tree };
}

async function fieldOf(
  kind: Workspace,
  { name, manifest, path }: Member,
  { git, since, changed }: Snapshot,
): Promise<ComponentFacts> {
  const version = (tree: Manifest['tree']) => {
    const value = path.split('.').reduce<unknown>((at, key) => (at as Manifest['tree'] | undefined)?.[key], tree);
    return typeof value === 'string' ? value : null;
  };
  const { file } = manifest;
  const { format, type } = kind;
  const now = version(manifest.tree);
  const isChanged = changed.has(file);
  const before = isChanged && since.commit !== null ? await git.readFile(since.commit, file) : null;
  const old = before === null ? null : readField(format, before, path, file);
  const released = !isChanged ? now : old?.found && typeof old.value === 'string' ? old.value : null;
  const left = now === null ? `it has no field ${path}` : null;
  const fixed = { id: name, type, file, format, path, version: now, left, changed: isChanged, released };
  return { ...fixed, mode: left === null ? 'independent' : 'skip', group: null, bump: 'none' };
}

/** `auto` takes part only where it is plain what is meant: every member carries the version of the project. */
function modeOf(
  field: ComponentFacts,
  together: boolean,
  { policy }: Project,
): Pick<ComponentFacts, 'mode' | 'left' | 'group'> {
  const { mode, group = null } = policy.components.workspaces;
  if (field.left !== null) return { mode: 'skip', left: field.left, group: null };
  if (mode === 'framework' || mode === 'independent') return { mode, left: null, group };
  if (together) return { mode: 'framework', left: null, group: null };
  const left = 'members and project have different versions; choose components.workspaces.mode';
  return { mode: 'skip', left, group: null };
}
