import { createHash } from 'node:crypto';
import { normalizedName, readFileName, sameVersion } from '../../domain/manifests/python/names.ts';
import type { ChannelTarget, VersionTarget } from '../../ports/channel.ts';
import { type Answer, fetchFrom, textOf } from './fetching.ts';
import { accepted, type Listed, readPage } from './page.ts';
import { type Credentials, credentialsOf, type PypiSettings, unreachable } from './place.ts';
import { indexOf } from './uv.ts';

const largestPage = 50 * 1024 * 1024;
const largestFile = 4 * 1024 * 1024 * 1024;

export interface Page {
  /** The simple index, as the tool is told it. */
  index: string;
  files: Listed[];
  /** Those the index asked for; null: everybody may read. */
  credentials: Credentials | null;
}

/** What the index of a stage lists for a project; nothing when it does not know it. Throws REGISTRY_UNREACHABLE. */
export async function readProject(pypi: PypiSettings, { stage, package: name }: ChannelTarget): Promise<Page> {
  const index = await indexOf(pypi, stage);
  const question = { url: `${index}${normalizedName(name)}/`, limit: largestPage, accept: accepted };
  try {
    const { answer, credentials } = await askAgain(question, credentialsOf(pypi, stage));
    const { status } = answer;
    // A redirect to another host says that this index has nothing itself.
    const absent = status === 404 || status === 410 || (status >= 300 && status < 400);
    if (!absent && status !== 200) throw unreachable(stage, { retry_after_s: answer.retry_after_s });
    const text = await textOf(answer);
    return { index, credentials, files: absent ? [] : readPage(text, answer.type, answer.url) };
  } catch (cause) {
    throw unreachable(stage, { cause });
  }
}

/** The secret is sent only where the index asks for it. */
async function askAgain(
  question: Parameters<typeof fetchFrom>[0],
  known: Credentials | null,
): Promise<{ answer: Answer; credentials: Credentials | null }> {
  const answer = await fetchFrom(question);
  if (known === null || (answer.status !== 401 && answer.status !== 403)) return { answer, credentials: null };
  await textOf(answer);
  return { answer: await fetchFrom({ ...question, credentials: known }), credentials: known };
}

/** The files of one version, whatever spelling they have. */
export const filesOf = ({ files }: Page, { version }: Pick<VersionTarget, 'version'>): Listed[] =>
  files.filter(({ name }) => sameVersion(readFileName(name)?.version ?? '', version));

/** The digest of what the index truly hands out. Throws REGISTRY_UNREACHABLE. */
export async function digestOf({ index, credentials }: Page, { stage }: ChannelTarget, file: Listed): Promise<string> {
  const own = new URL(file.url).origin === new URL(index).origin;
  try {
    const answer = await fetchFrom({
      url: file.url,
      limit: largestFile,
      timeout_s: 900,
      anywhere: true,
      credentials: own ? credentials : null,
    });
    if (answer.status !== 200) throw unreachable(stage, { retry_after_s: answer.retry_after_s });
    const hash = createHash('sha256');
    for await (const chunk of answer.body) hash.update(chunk);
    return `sha256:${hash.digest('hex')}`;
  } catch (cause) {
    throw unreachable(stage, { cause });
  }
}
