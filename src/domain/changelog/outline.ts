/** A heading or link line of a changelog, by its offsets in the text. */
export interface Mark {
  kind: 'unreleased' | 'version' | 'heading' | 'link';
  /** The version of a `version` mark, the label of a `link`, else the title. */
  name: string;
  /** 1 for `#`; 0 for links. */
  level: number;
  start: number;
  /** Just past what is written on the line of the title or link. */
  written: number;
  /** Just past the line, its newline and the line below a title included. */
  end: number;
}

const line = /[^\r\n]*(?:\r\n|\n|\r|$)/g;
const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const heading = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/;
const closingHashes = /(?<!\s)\s+#+\s*$/;
const underline = /^ {0,3}(?:(=+)|-+)[ \t]*$/;
const underlined = /^ {0,3}(?![#>|<]|[-*+][ \t]|\d{1,9}[.)][ \t])\S/;
const unreleased = /^\[?unreleased\]?/i;
const versionTitle =
  /^\[?(?:(?:version|release)\s+)?(?:@?[\w./-]{1,200}@)?v?((?:\d{1,9}!)?\d{1,20}(?:\.\d{1,20}){1,9}(?:[.+-]?\w[\w.+-]{0,99})?)(?=$|[\]):,]|\s*[-–—(/[]|\s+\d{4})/i;
const link = /^ {0,3}\[([^\]]+)\]:[ \t]*\S/;

/** The headings and link definitions of a changelog, in order; what stands in code blocks and comments is not read. */
export function outline(text: string): Mark[] {
  const lines = proseLines(text);
  return lines.flatMap((one, index) => {
    const { content, start, end } = one;
    const below = levelBelow(one, lines[index - 1], lines[index + 1]);
    const mark = below ? titled(content.trim(), below.level) : markAt(content);
    if (!mark) return [];
    return [{ ...mark, start, written: start + text.slice(start, end).trimEnd().length, end: below?.end ?? end }];
  });
}

/** Whether a line is made a title by the one below it: of which level, and where that one ends. */
function levelBelow(
  { content, end }: ProseLine,
  before: ProseLine | undefined,
  below: ProseLine | undefined,
): { level: number; end: number } | null {
  const beginsParagraph = before === undefined || before.content.trim() === '';
  if (!beginsParagraph || below?.start !== end || !underlined.test(content)) return null;
  const rule = underline.exec(below.content);
  return rule && { level: rule[1] ? 1 : 2, end: below.end };
}

interface ProseLine {
  content: string;
  start: number;
  end: number;
}

/** The lines that are neither in code blocks nor in comments, without byte order mark and line end. */
export function proseLines(text: string): ProseLine[] {
  let fenced: string | null = null;
  let commented = false;
  return Array.from(text.matchAll(line), ({ 0: whole, index }) => ({
    content: whole.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, ''),
    start: index,
    end: index + whole.length,
  })).filter(({ content }) => {
    const hidden = commented || fenced !== null;
    const delimiter: string | undefined = commented ? undefined : fence.exec(content)?.[1];
    if (delimiter !== undefined && (fenced === null || delimiter.startsWith(fenced)))
      fenced = fenced === null ? delimiter : null;
    if (fenced === null) commented = opensComment(content, commented);
    return !hidden && delimiter === undefined;
  });
}

function markAt(content: string): Pick<Mark, 'kind' | 'name' | 'level'> | null {
  const [, hashes = '', title] = heading.exec(content) ?? [];
  if (title !== undefined) return titled(title.replace(closingHashes, ''), hashes.length);
  const label = link.exec(content)?.[1];
  return label === undefined ? null : { kind: 'link', name: label, level: 0 };
}

function titled(title: string, level: number): Pick<Mark, 'kind' | 'name' | 'level'> {
  if (unreleased.test(title)) return { kind: 'unreleased', name: title, level };
  const version = level <= 3 ? versionTitle.exec(title)?.[1] : undefined;
  return version === undefined ? { kind: 'heading', name: title, level } : { kind: 'version', name: version, level };
}

/** A comment that hides lines begins where a line begins; any other ends with its paragraph. */
function opensComment(content: string, already: boolean): boolean {
  return (already || /^ {0,3}<!--/.test(content)) && !content.includes('-->');
}
