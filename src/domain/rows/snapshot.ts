import { z } from 'zod';
import { canonicalJson, contentId } from '../content-id.ts';
import { profileNames } from './profile.ts';

const storedRow = z.record(z.string(), z.unknown());
const rowSet = z.strictObject({ components: z.array(storedRow), history: z.array(storedRow) });

const snapshot = z.strictObject({
  profile: z.enum(profileNames),
  /** The time of the database when it was taken. */
  taken_at: z.string(),
  rows: rowSet,
});
/** All rows that a release may touch, with every column, as they stood before it (R82). */
export type Snapshot = z.infer<typeof snapshot>;

/** A row set or snapshot as a file: its id, made from its content, and the content. */
const sealed = z.strictObject({ id: z.string(), content: z.unknown() });

export const snapshotId = (content: unknown): string => contentId('rows', content);

export const sealRows = (content: unknown): string => canonicalJson({ id: snapshotId(content), content });

/** What a file of ours holds; null when it is absent, or not what its id was made from. */
function open(text: string | null): z.infer<typeof sealed> | null {
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
  const found = sealed.safeParse(parsed).data;
  return found && snapshotId(found.content) === found.id ? found : null;
}

export function openSnapshot(text: string | null): { id: string; snapshot: Snapshot } | null {
  const file = open(text);
  const found = snapshot.safeParse(file?.content).data;
  return file && found ? { id: file.id, snapshot: found } : null;
}

export const openRowSet = (text: string | null): z.infer<typeof rowSet> | null =>
  rowSet.safeParse(open(text)?.content).data ?? null;
