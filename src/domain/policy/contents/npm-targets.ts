import { isTree, type Tree } from './contents.ts';

/** A place that a package.json sends its users to. */
export interface Target {
  field: string;
  /** As written, without a leading `./`. */
  path: string;
  /** What node or a compiler adds when there is no such file. */
  endings: readonly string[];
}

const scripts = ['.js', '.json', '.node', '/index.js', '/index.json', '/index.node'];
const plain = (path: string): string => path.replace(/^(?:\.?\/)+/, '');

/** Every file that somebody who uses the package would be sent to. */
export function targetsOf(manifest: Tree): Target[] {
  const field = (name: string, endings: readonly string[]): Target[] => {
    const value = manifest[name];
    return typeof value === 'string' ? [{ field: name, path: plain(value), endings }] : [];
  };
  const { bin, exports } = manifest;
  const commands = typeof bin === 'string' ? [bin] : isTree(bin) ? Object.values(bin) : [];
  return [
    ...field('main', scripts),
    ...field('module', scripts),
    ...field('browser', scripts),
    ...field('types', ['.d.ts', '/index.d.ts']),
    ...field('typings', ['.d.ts', '/index.d.ts']),
    ...commands.filter((one) => typeof one === 'string').map((one) => exactly('bin', one)),
    ...exported(exports).map((one) => exactly('exports', one)),
  ];
}

const exactly = (field: string, path: string): Target => ({ field, path: plain(path), endings: [] });

/** Every condition of every path counts: each is the way of some user. A `null` takes paths away and leads nowhere. */
function exported(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.slice(0, 1).flatMap(exported);
  return isTree(value) ? Object.values(value).flatMap(exported) : [];
}

/** Whether the target leads to a file; `*` stands for any text, a path that ends in `/` for all below it. */
export function leadsSomewhere({ path, endings }: Target, held: ReadonlySet<string>): boolean {
  if (path === '' || path.endsWith('/')) return [...held].some((one) => one.startsWith(path));
  if (!path.includes('*')) return ['', ...endings].some((ending) => held.has(path + ending));
  const [before = '', after = ''] = path.split('*', 2);
  return [...held].some(
    (one) => one.length > before.length + after.length && one.startsWith(before) && one.endsWith(after),
  );
}
