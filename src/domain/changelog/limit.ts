/** Most characters that forges take as the text of a release. Counted in UTF-16 units, which are never fewer. */
export const forgeLimit = 125_000;

/**
 * The text itself, or as many whole entries as fit with a sentence that says how many are missing and where they stand.
 * A heading whose entries are all missing goes too; lines that define links stay.
 */
export function cutAtEntry(text: string, { limit, whole }: { limit: number; whole: string }): string {
  if (text.length <= limit) return text;
  const { blocks, tail } = blocksOf(text);
  const entries = blocks.filter(isEntry).length;
  const room = limit - tail.length - sentence(entries, whole).length - 4;
  const kept: string[] = [];
  let length = 0;
  for (const block of blocks) {
    length += block.length + 1;
    if (length > room) break;
    kept.push(block);
  }
  while (kept.length > 1 && /^(?:#{3}.*)?$/.test(kept.at(-1) ?? '')) kept.pop();
  const missing = entries - kept.filter(isEntry).length;
  return `${[kept.join('\n'), sentence(missing, whole), ...(tail === '' ? [] : [tail])].join('\n\n')}\n`;
}

const isEntry = (block: string): boolean => block.startsWith('- ');

const sentence = (missing: number, whole: string): string =>
  `_${missing} more ${missing === 1 ? 'entry does' : 'entries do'} not fit here; ${whole} has them all._`;

/** Lines, an entry together with its continuation, without the links at the end. */
function blocksOf(text: string): { blocks: string[]; tail: string } {
  const lines = text.trimEnd().split('\n');
  const body = lines.findLastIndex((line) => line !== '' && !/^\[[^\]]+\]: \S+$/.test(line)) + 1;
  const blocks: string[] = [];
  for (const line of lines.slice(0, body)) {
    const last = blocks.at(-1);
    if (last !== undefined && isEntry(last) && line.startsWith('  ')) blocks[blocks.length - 1] = `${last}\n${line}`;
    else blocks.push(line);
  }
  return { blocks, tail: lines.slice(body).join('\n').trim() };
}
