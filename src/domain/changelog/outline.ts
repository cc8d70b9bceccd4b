/** A heading or link line of a changelog, by its offsets in the text. */
export interface Mark {
  kind: 'unreleased' | 'version' | 'heading' | 'link';
  /** The version of a `version` mark, the label of a `link`, else the title. */
  name: string;
  /** 1 for `#`; 0 for links. */
  level: number;
  start: number;
  /** Just past the line, its newline included. */
  end: number;
}

const line = /[^\r\n]*(?:\r\n|\n|\r|$)/g;
const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const heading = /^(#{1,6})[ \t]+(\S.*)$/;
const unreleased = /^\[?unreleased\]?/i;
const versionTitle =
  /^\[?(?:(?:version|release)\s+)?(?:@?[\w./-]{1,200}@)?v?((?:\d{1,9}!)?\d{1,20}(?:\.\d{1,20}){1,9}(?:[.+-]?\w[\w.+-]{0,99})?)(?=$|[\]):,]|\s*[-–—(/[]|\s+\d{4})/i;
const link = /^ {0,3}\[([^\]]+)\]:[ \t]*\S/;

/** The headings and link definitions of a changelog, in order; what stands in code blocks and comments is not read. */
export function outline(text: string): Mark[] {
  return proseLines(text).flatMap(({ content, start, end }) => {
    const mark = markAt(content);
    return mark ? [{ ...mark, start, end }] : [];
  });
}

function proseLines(text: string): { content: string; start: number; end: number }[] {
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
  const found = heading.exec(content);
  if (!found) {
    const label = link.exec(content)?.[1];
    return label === undefined ? null : { kind: 'link', name: label, level: 0 };
  }
  const [, hashes = '', title = ''] = found;
  const level = hashes.length;
  if (unreleased.test(title)) return { kind: 'unreleased', name: title, level };
  const version = level <= 3 ? versionTitle.exec(title)?.[1] : undefined;
  return version === undefined ? { kind: 'heading', name: title, level } : { kind: 'version', name: version, level };
}

function opensComment(content: string, already: boolean): boolean {
  const opened = content.lastIndexOf('<!--');
  const closed = content.lastIndexOf('-->');
  return opened === closed ? already : opened > closed;
}
