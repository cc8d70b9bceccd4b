/** Whether two texts are the same value as far as spelling goes: quotes, blanks, `1_000`, a comma at the end. */
export const sameValue = (a: string, b: string): boolean => a === b || plain(a) === plain(b);

/** Strings with a backslash, a quote or a prefix keep their spelling, since that may be their meaning. */
const plain = (text: string): string =>
  text.replace(
    /(\w*)("""|'''|["'])((?:\\.|(?!\2).)*)\2|\s+|,\s*(?=[\]}])|(\d)_(?=\d)/gs,
    (all, prefix?: string, quote?: string, held?: string, digit?: string) => {
      if (digit !== undefined) return digit;
      if (quote === undefined) return '';
      return prefix || /[\\"']/.test(held ?? '') ? all : `"${held}"`;
    },
  );
