import { z } from 'zod';
import { cutAtEntry } from '../../domain/changelog/limit.ts';
import { forgeRepository } from '../../domain/manifests/declared/remote.ts';
import { Problem } from '../../domain/problem.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { releaseNotes } from '../../domain/records/plan.ts';
import { releaseCommit, requireReleaseCommit } from '../release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Planning, type Seen } from '../step.ts';

const input = z.strictObject({
  remote: z.string(),
  /** Where the release shall end up. */
  branch: z.string(),
  tag: z.string(),
  /** For a protected branch: which branch goes out instead, and where people are asked to merge it. */
  request: z
    .strictObject({
      from: z.string(),
      repository: z.strictObject({ host: z.string(), owner: z.string(), name: z.string() }).nullable(),
    })
    .nullable(),
  /** What the project's pipeline publishes because of the tag: then this push is the publication. */
  publishes: z.array(z.string()).optional(),
});
type Push = z.infer<typeof input>;

/** Branch and tag reach the remote together or not at all, after everything that could still fail harmlessly. */
export const pushRelease = defineStep<Push>({
  name: 'push-release',
  phase: 'distribution',
  undoable: 'never',
  input,
  title: ({ remote, branch, tag, request, publishes = [] }) => {
    const pushed = request
      ? `push ${request.from} and ${tag} to ${remote} and ask for a merge into ${branch}`
      : `push ${branch} and ${tag} to ${remote}`;
    return publishes.length > 0 ? `${pushed}, at which the pipeline publishes ${publishes.join(', ')}` : pushed;
  },
  plan,
  verify,
  apply,

  async undo() {},

  async withdraw({ tag, request }) {
    const open = request ? '; a person closes the pull request' : '';
    return `${tag} stays where it is: a published tag is never moved; the ledger marks the version as rolled back${open}`;
  },
});

function plan({ plan: { base, tag, release_branch }, policy, facts }: Planning): Push[] {
  const { remote, push, forge_host } = policy.git;
  const repository = forgeRepository(policy.channels.github?.repository, facts.repository.remote, forge_host);
  const request = push === 'pull-request' ? { from: release_branch, repository } : null;
  const published = facts.channels.flatMap((one) => (one.by === 'ci' ? [`${one.package} on ${one.channel}`] : []));
  const publishes = published.length > 0 ? { publishes: published } : {};
  return [{ remote, branch: base.branch, tag, request, ...publishes }];
}

async function verify({ remote, branch, tag, request }: Push, eyes: Eyes): Promise<Seen> {
  const commit = await releaseCommit(eyes);
  const refs = await eyes.project.remoteRefs(remote);
  const head = refs.branches[branch];
  if (commit === null || refs.tags[tag] !== commit) return notDone(`${remote} has no ${tag} of this release`);
  const contained = head === commit || (head !== undefined && (await contains(eyes, head, commit)));
  if (contained) return done(`${remote} has ${branch} and ${tag}`);
  if (!request?.repository) return notDone(`${remote}/${branch} lacks the release`);
  const asked = await eyes.forge.pullRequest(request.repository, { from: request.from, into: branch });
  if (asked === null) return notDone(`nobody was asked to merge ${request.from} into ${branch}`);
  return done(`${remote} has ${tag}; pull request ${asked.number} into ${branch} is ${asked.state}`);
}

/** A head that others made is not always known here. */
const contains = async ({ project }: Eyes, head: string, commit: string): Promise<boolean> =>
  (await project.resolve(head)) !== null && project.isAncestor(commit, head);

async function apply(wanted: Push, hands: Hands): Promise<void> {
  const { remote, branch, tag, request } = wanted;
  const commit = await requireReleaseCommit(hands, 'publish');
  const started_at = hands.clock.now();
  await hands.project.pushAtomic({
    remote,
    refs: [
      { from: commit, to: `refs/heads/${request?.from ?? branch}` },
      { from: `refs/tags/${tag}`, to: `refs/tags/${tag}` },
    ],
  });
  if (request) await askForMerge(wanted, hands);
  await hands.record(
    draftEvidence({
      kind: 'pushed',
      name: remote,
      started_at,
      ended_at: hands.clock.now(),
      facts: { branch: request?.from ?? branch, tag, commit, into: branch },
    }),
  );
}

/** Most characters that a forge takes as the text of a request, with room to spare. */
const mostText = 60_000;

async function askForMerge({ branch, tag, request }: Push, { forge, release }: Hands): Promise<void> {
  if (!request?.repository) throw new Problem('FORGE_UNREACHABLE', { values: { host: 'of the remote' } });
  const { repository, from } = request;
  const standing = await forge.pullRequest(repository, { from, into: branch });
  if (standing !== null) return;
  const body = cutAtEntry(releaseNotes(release.plan), { limit: mostText, whole: release.policy.changelog.file });
  await forge.openPullRequest(repository, { from, into: branch, title: `Release ${tag}`, body });
}
