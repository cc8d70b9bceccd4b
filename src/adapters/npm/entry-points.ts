import { z } from 'zod';

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  main: z.unknown().optional(),
  exports: z.unknown().optional(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
});
export type InstalledManifest = z.infer<typeof manifestSchema>;

/** The part of an installed package.json that says how the package is used; null when it is none. */
export function readManifest(text: string): InstalledManifest | null {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The commands a package installs; a bare string is named after the package, without its scope. */
export function commandNames({ name, bin }: InstalledManifest): string[] {
  if (bin === undefined) return [];
  return typeof bin === 'string' ? [name.replace(/^@[^/]+\//, '')] : Object.keys(bin).sort();
}

/** Whether `import 'name'` is promised to work: `exports` decides where there is one, else `main` or an index.js. */
export function isImportable({ main, exports }: InstalledManifest, hasIndex: boolean): boolean {
  if (exports !== undefined && exports !== null) return hasTarget(rootExport(exports));
  return typeof main === 'string' || hasIndex;
}

/** The value of `"."`; an object without any path stands for it. */
function rootExport(exports: unknown): unknown {
  if (typeof exports !== 'object' || exports === null || Array.isArray(exports)) return exports;
  const paths = Object.keys(exports).filter((key) => key.startsWith('.'));
  return paths.length === 0 ? exports : (exports as Record<string, unknown>)['.'];
}

/** Whether any condition that node follows for `import` leads to a file; types alone do not load. */
function hasTarget(target: unknown): boolean {
  if (typeof target === 'string') return true;
  if (Array.isArray(target)) return target.some(hasTarget);
  if (typeof target !== 'object' || target === null) return false;
  const followed = ['node', 'import', 'module-sync', 'default', 'node-addons'];
  return Object.entries(target).some(([condition, value]) => followed.includes(condition) && hasTarget(value));
}
