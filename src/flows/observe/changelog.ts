import { notesFile } from '../../domain/changelog/notes-file.ts';
import type { ChangelogFacts } from '../../domain/records/facts.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';

/** The changelog and the notes of a version in one commit, and which versions the ledger knows as taken back. */
export async function observeChangelog(
  world: World,
  project: Pick<Project, 'id' | 'root' | 'policy'>,
  commit: string,
  version: string,
): Promise<ChangelogFacts> {
  const git = world.git(project.root);
  const { file, notes } = project.policy.changelog;
  const [text, written, releases] = await Promise.all([
    git.readFile(commit, file),
    notes === undefined ? null : git.readFile(commit, notesFile(notes, version)),
    world.ledger().then((ledger) => ledger.releases(project.id)),
  ]);
  const withdrawn = releases.filter((one) => one.status === 'rolled_back').map((one) => one.version);
  return { text, notes: written, withdrawn };
}
