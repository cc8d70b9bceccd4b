import { sha256 } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import type { BuildArtifact } from '../../domain/programs/workflows/builds.ts';
import type { ForgeRepository } from '../../ports/forge.ts';
import type { Hands } from '../step.ts';

/** Larger is no package; the limits hold for what is packed, for one file that is wanted, and for all of those unpacked. */
const most = { packed: 500_000_000, files: 50_000, file: 250_000_000, unpacked: 2_000_000_000 };

export interface Unpacked {
  /** Of the packed bytes, counted here. */
  digest: string;
  /** By base name. */
  files: Map<string, Uint8Array>;
  digests: Map<string, string>;
}

/**
 * Fetches an artifact and reads what is wanted out of it into memory: nothing else is unpacked, and nothing is ever written
 * under a path that stands in it. Throws CI_ARTIFACT_MISSING for one that is too large or holds two wanted files of one name,
 * ARTIFACT_UNREADABLE for anything but a whole zip whose paths stay inside.
 */
export async function unpack(
  repository: ForgeRepository,
  artifact: BuildArtifact,
  hands: Hands,
  isWanted: (name: string) => boolean,
): Promise<Unpacked> {
  if (artifact.size_bytes > most.packed) throw refused(artifact, `it has more than ${most.packed} bytes`);
  const packed = `artifacts/fetched-${artifact.id}.zip`;
  const file = `${hands.release.storage}/${packed}`;
  await hands.stored.remove(packed);
  try {
    await hands.forge.fetchArtifact(repository, artifact, { file, most_bytes: most.packed });
    const digest = (await hands.stored.digest(packed))?.sha256;
    if (digest === undefined) throw refused(artifact, 'it did not arrive');
    return { digest, ...(await read(file, artifact, hands, isWanted)) };
  } finally {
    await hands.stored.remove(packed);
  }
}

async function read(
  file: string,
  artifact: BuildArtifact,
  hands: Hands,
  isWanted: (name: string) => boolean,
): Promise<Omit<Unpacked, 'digest'>> {
  const files = new Map<string, Uint8Array>();
  let [entries, unpacked, why] = [0, 0, ''];
  const stop = (reason: string): never => {
    why = reason;
    throw new Error(reason);
  };
  const nameOf = (path: string) => path.split(/[/\\]/).at(-1) ?? '';
  const visit = (path: string, bytes: Uint8Array | null) => {
    const name = nameOf(path);
    entries += 1;
    if (entries > most.files) stop(`it holds more than ${most.files} files`);
    if (!isWanted(name)) return;
    if (bytes === null) return stop(`it holds a file of more than ${most.file} bytes`);
    unpacked += bytes.byteLength;
    if (unpacked > most.unpacked) stop(`it unpacks to more than ${most.unpacked} bytes`);
    if (files.has(name)) stop('it holds two files of one name');
    files.set(name, bytes);
  };
  await hands.archives
    .read(file, most.file, visit, (path) => isWanted(nameOf(path)))
    .catch((error: unknown) => {
      throw why === '' ? error : refused(artifact, why);
    });
  return { files, digests: new Map([...files].map(([name, bytes]) => [name, sha256(bytes)])) };
}

const refused = ({ name: artifact }: BuildArtifact, why: string) =>
  new Problem('CI_ARTIFACT_MISSING', { values: { artifact, why } });
