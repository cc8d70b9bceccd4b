import type { Fault } from './manifest.ts';
import type { Scalar } from './tree.ts';

/** Characters that mean themselves in every format: those of versions of any scheme, of names and of plain words. */
const harmless = /^[A-Za-z0-9][A-Za-z0-9.+!~:@/_-]*$/;

interface BareText {
  text: string;
  start: number;
  end: number;
  /** What the text means, where that differs from what stands there. */
  value?: string;
  /** The new text as it is written; asked only for what is not harmless, and throws the fault where it cannot. */
  quoted?(next: string): string;
  fault: Fault;
}

/** A scalar of a format that knows nothing but text: no numbers are read or written. */
export function bareText({ text, start, end, value = text.slice(start, end), quoted, fault }: BareText): Scalar {
  return {
    is: 'scalar',
    value,
    kind: 'string',
    start,
    end,
    write(next) {
      if (typeof next === 'number') throw fault('this format knows only text; give the version as text');
      if (/\$[{(A-Za-z_]|%\(|^(?:attr|file):/.test(value))
        throw fault('the value is taken from another place; edit that');
      if (harmless.test(next)) return next;
      if (quoted) return quoted(next);
      throw fault('the new value has characters that this format reads in another way');
    },
  };
}
