const mark = /^> \*\*Rolled back\*\*: ([^\n]*)\n*/;

/** The reason that stands at the top of the notes of a page that was rolled back; null while it is in use. */
export const reasonIn = (notes: string): string | null => mark.exec(notes.replaceAll('\r\n', '\n'))?.[1] ?? null;

/** The notes with the reason at their top, once. */
export const markedNotes = (notes: string, reason: string): string =>
  `> **Rolled back**: ${reason.replace(/\s+/g, ' ').trim()}\n\n${notes.replaceAll('\r\n', '\n').replace(mark, '')}`;
