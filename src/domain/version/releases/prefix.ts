/**
 * The tag prefixes a project may use where none is configured, likeliest first (R184). A package of a monorepo always
 * has its name in its tags: `name@1.2.3`, `name-v1.2.3`, `name/v1.2.3`, with its scope or without.
 */
export function likelyPrefixes(name: string, isMember: boolean): string[] {
  const names = [...new Set([name, name.split('/').at(-1) ?? name])].filter(isPackageName);
  const own = ['@', '-v', '/v', '-', '/'].flatMap((mark) => names.map((one) => `${one}${mark}`));
  return isMember ? own : ['v', '', ...own];
}

/** A name that can stand in a tag, a branch and a message as it is. */
export const isPackageName = (name: string): boolean => name.length <= 214 && packageName.test(name);

const packageName = /^@?[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/;
