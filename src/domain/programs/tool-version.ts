import { coerce, satisfies } from 'semver';

/** The first dotted number that a program prints of itself, such as `2.39.5` of `git version 2.39.5`; null: none. */
export const toolVersion = (printed: string): string | null =>
  /(?<![\d.])\d{1,9}(?:\.\d{1,9}){1,3}/.exec(printed.slice(0, 2000))?.[0] ?? null;

/** Whether a printed version lies in a semver range; `*` takes any program that runs, even one that prints none. */
export const fitsRange = (version: string | null, range: string): boolean =>
  range.trim() === '*' || (version !== null && satisfies(coerce(version) ?? '0.0.0-none', range));
