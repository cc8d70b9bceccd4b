import { isListedHeader } from './header.ts';

export interface Footer {
  /** As written, but every spelling of the breaking change token is `BREAKING CHANGE`. */
  token: string;
  value: string;
}

const breakingToken = 'BREAKING CHANGE';
/** Wherever a line starts with it, also bold or listed: squashes put it into the middle of a body. */
const breakingLine = /^(?:[*-][ \t]+)?(?:\*\*)?BREAKING[ -]CHANGES?(?:\*\*)?(?::(?:\*\*)?[ \t]*|[ \t]*$)(.*)$/;
const footerLine = /^([A-Za-z][A-Za-z0-9-]*)(?::[ \t]+|[ \t]+(?=#\S))(\S.*)$/;
const anyFooter = /^(?:[A-Za-z][A-Za-z0-9-]*(?::[ \t]| +#)|[*\- \t]*BREAKING[ -]CHANGE)/m;
const denied = /^(?:none|no|n\/a)\.?$/i;

export const isBreaking = ({ token, value }: Footer): boolean => token === breakingToken && !denied.test(value);

/** The value when the line opens a breaking change footer, else null. */
export const breakingValue = (line: string): string | null => breakingLine.exec(line)?.[1] ?? null;

interface Open extends Footer {
  line: number;
}

/**
 * Splits what follows the header into body and footers (specification, rules 8 to 12). Values may go on over several
 * lines; a breaking change's over paragraphs, up to the next footer or listed message. Words that look like a footer
 * but have prose after them belong to the body.
 */
export function splitFooters(text: string): { body: string; footers: Footer[] } {
  if (!anyFooter.test(text)) return { body: text, footers: [] };
  const lines = text.split('\n');
  const found = openFooters(lines);
  const body = lines.slice(0, found[0]?.line).join('\n').trim();
  return { body, footers: found.map(({ token, value }) => ({ token, value: value.trim() })) };
}

function openFooters(lines: readonly string[]): Open[] {
  let found: Open[] = [];
  let open: Open | null = null;
  let afterBlank = true;
  for (const [line, text] of lines.entries()) {
    const blank = text.trim() === '';
    const started: Open | null = afterBlank || open ? footerAt(text, line) : breakingAt(text, line);
    if (started) {
      found.push(started);
      open = started;
    } else if (open && !blank && endsValue(open, text, afterBlank)) {
      if (open.token !== breakingToken) found = found.filter(({ token }) => token === breakingToken);
      open = null;
    } else if (open) {
      open.value += `\n${text}`;
    }
    afterBlank = blank;
  }
  return found;
}

const endsValue = (open: Footer, text: string, afterBlank: boolean): boolean =>
  open.token === breakingToken ? isListedHeader(text) : afterBlank;

function footerAt(text: string, line: number): Open | null {
  const breaking = breakingAt(text, line);
  if (breaking) return breaking;
  const match = footerLine.exec(text);
  return match ? { token: match[1] ?? '', value: match[2] ?? '', line } : null;
}

function breakingAt(text: string, line: number): Open | null {
  const value = breakingValue(text);
  return value === null ? null : { token: breakingToken, value, line };
}
