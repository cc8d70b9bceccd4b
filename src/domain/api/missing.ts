import type { Link } from './declaration.ts';
import type { Scope } from './scope.ts';

const deepest = 20;

/**
 * Whether a name that is passed on leads into a file that was read and does not have it. What leads out of the read
 * files, or into a module that makes names as they are asked for, is not known to be missing.
 */
export function leadsNowhere(scope: Scope, file: string, link: Link, depth = 0): boolean {
  if (link.from === null || link.name === '*' || depth > deepest) return false;
  const target = scope.resolve(file, link.from);
  if (target === null || isModule(scope, file, link)) return false;
  return isMissing(scope, target, link.name, depth + 1);
}

function isMissing(scope: Scope, file: string, name: string, depth: number): boolean {
  const facts = scope.files.get(file);
  if (facts === undefined || facts.fault !== null) return false;
  if (facts.declarations.some((one) => one.name === name || one.name === '__getattr__')) return false;
  const link = facts.links.find((one) => one.local === name);
  if (link) return leadsNowhere(scope, file, link, depth);
  const stars = facts.links.filter((one) => one.local === '*');
  return stars.every((star) => leadsNowhere(scope, file, { ...star, name }, depth));
}

/** In Python a name taken from a package may be a module of it. */
const isModule = (scope: Scope, file: string, { from, name }: Link): boolean =>
  scope.resolve(file, `${from?.replace(/\.$/, '')}.${name}`) !== null ||
  (from !== null && /^\.+$/.test(from) && scope.resolve(file, `${from}${name}`) !== null);
