import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { globReach, globToRegExp } from '../../domain/glob.ts';
import { Problem } from '../../domain/problem.ts';
import { unfinishedName } from '../../domain/programs/unfinished.ts';
import type { FileWriter } from '../../ports/files.ts';

// What is done for every file of thousands: `node:fs/promises` takes twice the time for the same. Where a file is and
// what mode it has is asked at once, since handing the question to another thread takes longer than the answer.
const readFile = promisify(fs.readFile);
const rename = promisify(fs.rename);
const writeFile = promisify(fs.writeFile);

/** Bytes of a file that is read at once: asking another thread for fewer takes longer than reading them. */
const mostAtOnce = 64 * 1024;

/** Files below one directory (port FileWriter). The directory need not exist before the first write. */
export function filesAt(root: string): FileWriter {
  const locate = locator(root);
  const readBytes = async (path: string) => {
    const place = locate(path);
    try {
      return readNow(place) ?? (await readFile(place));
    } catch (error) {
      return absent(error);
    }
  };
  return {
    root,
    readBytes,
    read: async (path) => (await readBytes(path))?.toString('utf8') ?? null,
    digest: async (path) => digestOf(locate(path)),
    exists: async (path) => fs.statSync(locate(path), { throwIfNoEntry: false }) !== undefined,
    glob: (patterns) => findFiles(root, locate, patterns),
    write: async (path, content) => replaceFile(locate(path), content),
    remove: async (path) => {
      locate(path);
      await rm(resolve(root, path), { force: true });
    },
  };
}

async function digestOf(place: string): Promise<{ sha256: string; size_bytes: number } | null> {
  const hash = createHash('sha256');
  let size_bytes = 0;
  try {
    if (!fs.statSync(place).isFile()) return null;
    for await (const chunk of fs.createReadStream(place, { highWaterMark: 1 << 20 })) {
      hash.update(chunk);
      size_bytes += chunk.length;
    }
  } catch (error) {
    return absent(error);
  }
  return { sha256: `sha256:${hash.digest('hex')}`, size_bytes };
}

/** null: too large to hold everything else up. Throws as a file that is not there what is no file, and waits for none. */
function readNow(place: string): Buffer | null {
  const file = fs.openSync(place, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    const stats = fs.fstatSync(file);
    if (!stats.isFile()) throw Object.assign(new Error(`${place} is no file`), { code: 'EISDIR' });
    return stats.size > mostAtOnce ? null : fs.readFileSync(file);
  } finally {
    fs.closeSync(file);
  }
}

type Locate = (path: string) => string;

/**
 * Says the absolute place of a path, links followed. Throws FILE_OUTSIDE_PROJECT when it leads out of the root, by
 * itself or through a link. Where the root itself really is, is asked once as soon as it is there.
 */
function locator(root: string): Locate {
  let top: string | null = null;
  return (path) => {
    if (path.includes('\0') || isAbsolute(path)) throw outside(path);
    top ??= realNow(resolve(root));
    const above = top ?? realPlace(resolve(root));
    const wanted = resolve(above, path);
    if (!isBelow(above, wanted)) throw outside(path);
    const place = realPlace(wanted);
    if (!isBelow(above, place)) throw outside(path);
    return place;
  };
}

/** The real path of what exists of it, and the rest as written. */
function realPlace(path: string): string {
  const real = realNow(path);
  if (real !== null || dirname(path) === path) return real ?? path;
  return join(realPlace(dirname(path)), basename(path));
}

/** null: it does not exist. */
function realNow(path: string): string | null {
  try {
    return fs.realpathSync.native(path);
  } catch (error) {
    return nullIf('ENOENT', 'ENOTDIR')(error);
  }
}

/** Both are absolute and without dots. */
const isBelow = (top: string, path: string): boolean =>
  path === top || path.startsWith(top.endsWith(sep) ? top : `${top}${sep}`);

const outside = (path: string): Problem =>
  new Problem('FILE_OUTSIDE_PROJECT', { values: { path: path.slice(0, 400) } });

let written = 0;

/** Writes beside the file and renames over it, so a reader sees the old bytes or the new; keeps the file's mode. */
async function replaceFile(place: string, content: string | Uint8Array): Promise<void> {
  written += 1;
  const temporary = join(dirname(place), unfinishedName(basename(place), `${process.pid}.${written}`));
  try {
    const mode = fs.statSync(place, { throwIfNoEntry: false })?.mode;
    if (mode === undefined) await mkdir(dirname(place), { recursive: true });
    const options = { flag: 'wx', ...(mode === undefined ? {} : { mode: mode & 0o7777 }) };
    await writeFile(temporary, content, options).catch(async (error: unknown) => {
      // Left behind by a dead process that had our number.
      if (!hasCode(error, 'EEXIST')) throw error;
      await rm(temporary, { force: true });
      await writeFile(temporary, content, options);
    });
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw hasCode(error, 'ENOSPC', 'EDQUOT')
      ? new Problem('DISK_FULL', { values: { where: dirname(place) }, cause: error })
      : error;
  }
}

const neverEntered = new Set(['.git', 'node_modules']);

async function findFiles(root: string, locate: Locate, patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const { base, depth } = globReach(pattern);
    const matches = globToRegExp(pattern);
    locate(base);
    if (base.split('/').some((name) => neverEntered.has(name))) continue;
    for await (const path of walk(root, locate, base, depth - base.split('/').filter(Boolean).length))
      if (matches.test(path)) found.add(path);
  }
  return [...found].sort();
}

/** Files below a directory, at most so many names deep. Linked files count, linked directories are not entered. */
async function* walk(root: string, locate: Locate, directory: string, depth: number): AsyncGenerator<string> {
  const entries =
    (await readdir(join(root, directory), { withFileTypes: true }).catch(nullIf('ENOENT', 'ENOTDIR'))) ?? [];
  for (const entry of entries) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (entry.isDirectory()) {
      if (depth > 1 && !neverEntered.has(entry.name)) yield* walk(root, locate, path, depth - 1);
    } else if (entry.isFile() || (entry.isSymbolicLink() && isLinkedFile(locate, path))) {
      yield path;
    }
  }
}

function isLinkedFile(locate: Locate, path: string): boolean {
  try {
    return fs.statSync(locate(path)).isFile();
  } catch {
    return false;
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes(String((error as NodeJS.ErrnoException).code));
}

/** What is there and no file, such as a directory or a socket, is no file that is there. */
const absent = nullIf('ENOENT', 'ENOTDIR', 'EISDIR', 'ENXIO');

/** Turns the expected absence into null and lets everything else through. */
function nullIf(...codes: string[]): (error: unknown) => null {
  return (error) => {
    if (hasCode(error, ...codes)) return null;
    throw error;
  };
}
