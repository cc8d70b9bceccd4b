import { z } from 'zod';
import type { Review } from '../../../domain/approvals/review.ts';
import { Problem } from '../../../domain/problem.ts';
import type { Forge } from '../../../ports/forge.ts';
import { askGithub, type Gh } from './ask.ts';

/** Only here GitHub says whether a review was edited, and whose login asks. */
const query = `query($owner: String!, $name: String!, $commit: GitObjectID!, $endCursor: String) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    object(oid: $commit) {
      ... on Commit {
        associatedPullRequests(first: 20, after: $endCursor) {
          pageInfo { hasNextPage endCursor }
          nodes {
            number
            author { login }
            mergeCommit { oid }
            reviews(last: 100) {
              nodes {
                id
                state
                body
                submittedAt
                lastEditedAt
                author { __typename login }
                commit { oid tree { oid } authors(first: 20) { nodes { user { login } } } }
              }
            }
          }
        }
      }
    }
  }
}`;

const login = z.object({ login: z.string() });
const review = z.object({
  id: z.string(),
  state: z.string(),
  body: z.string(),
  submittedAt: z.string().nullable(),
  lastEditedAt: z.string().nullable(),
  author: login.extend({ __typename: z.string() }).nullable(),
  commit: z
    .object({
      oid: z.string(),
      tree: z.object({ oid: z.string() }),
      authors: z.object({ nodes: z.array(z.object({ user: login.nullable() })) }),
    })
    .nullable(),
});
const pull = z.object({
  number: z.number(),
  author: login.nullable(),
  mergeCommit: z.object({ oid: z.string() }).nullable(),
  reviews: z.object({ nodes: z.array(review) }),
});
const page = z.object({
  viewer: login,
  repository: z
    .object({ object: z.object({ associatedPullRequests: z.object({ nodes: z.array(pull) }) }).nullable() })
    .nullable(),
});

/** Reviews of the pull requests that hold one commit. */
export function githubReviews(gh: Gh): Forge['reviews'] {
  return async (repository, commit) => {
    const { host, owner, name } = repository;
    const fields = Object.entries({ query, owner, name, commit }).flatMap(([key, value]) => ['-f', `${key}=${value}`]);
    const answer = await askGithub(gh, { repository, words: ['graphql', ...fields], lines: '.data | tojson' });
    const pages = z.array(page).min(1).parse(answer);
    const reviews = pages.flatMap((one) => {
      if (!one.repository?.object) throw new Problem('FORGE_COMMIT_UNKNOWN', { values: { host } });
      return one.repository.object.associatedPullRequests.nodes.flatMap(reviewsOf);
    });
    return { host, account: pages[0]?.viewer.login ?? '', reviews };
  };
}

const reviewsOf = ({ number, author, mergeCommit, reviews }: z.infer<typeof pull>): Review[] =>
  reviews.nodes.flatMap((one) => {
    if (one.submittedAt === null) return [];
    return {
      id: one.id,
      pull: { number, author: author?.login ?? null, merged_as: mergeCommit?.oid ?? null },
      by: one.author && { account: one.author.login, person: one.author.__typename === 'User' },
      verdict: verdicts[one.state] ?? 'says',
      commit: one.commit && {
        id: one.commit.oid,
        tree: one.commit.tree.oid,
        authors: one.commit.authors.nodes.flatMap(({ user }) => user?.login ?? []),
      },
      text: one.body,
      edited: one.lastEditedAt !== null,
      at: one.submittedAt,
    };
  });

const verdicts: Record<string, Review['verdict']> = {
  APPROVED: 'approves',
  CHANGES_REQUESTED: 'objects',
  DISMISSED: 'objects',
};
