import { cleanText } from '../text.ts';
import { proseLines } from './outline.ts';

const token = /(?<!`)(`+)(?!`)[^`]+\1(?!`)|<!--|(?<![A-Za-z0-9])@[A-Za-z0-9][\w@-]*(?:\/[\w.@-]*\w)?|</g;

/**
 * Markdown that people of the project wrote, on its way to a forge: as it is, but nobody is notified by an @mention,
 * HTML is text, and what cannot be seen is gone. Code and comments stay as they are.
 */
export function neutralProse(text: string): string {
  const visible = cleanText(text, { max: Number.MAX_SAFE_INTEGER }).trim();
  let last = 0;
  const pieces = proseLines(visible).map(({ content, start }) => {
    const before = visible.slice(last, start);
    last = start + content.length;
    return before + content.replace(token, neutral);
  });
  return pieces.join('') + visible.slice(last);
}

function neutral(found: string): string {
  if (found === '<') return '&lt;';
  return found.startsWith('@') ? `\`${found}\`` : found;
}
