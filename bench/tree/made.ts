import { join } from 'node:path';
import type { Language } from '../../src/domain/api/declaration.ts';
import { runGit } from '../history/made.ts';

/** How large a made tree is: so many source files, so many of them changed in the second commit. */
export interface TreeSize {
  files: number;
  changed: number;
}

const perFolder = 25;

/** A bare repository with the tags `before` and `after`: a package of many modules, always the same for a size. */
export async function makeTree(parent: string, language: Language, { files, changed }: TreeSize): Promise<string> {
  const directory = join(parent, `${language}-${files}`);
  await runGit(['init', '--quiet', '--bare', '--initial-branch=main', directory], null);
  const every = Math.floor(files / changed);
  const tree = (late: boolean) => [
    ...(language === 'python' ? pythonPassers(files) : typescriptPassers(files)),
    ...Array.from({ length: files }, (_, at) => {
      const other = late && at % every === 0 && at / every < changed;
      return language === 'python' ? pythonModule(at, other) : typescriptModule(at, other);
    }),
  ];
  await runGit(
    ['-C', directory, 'fast-import', '--quiet', '--done'],
    `${commit(tree(false), 'before')}${commit(tree(true), 'after')}done\n`,
  );
  return directory;
}

type File = readonly [path: string, text: string];

function commit(files: readonly File[], tag: string): string {
  const texts = files.map(([path, text]) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  const who = 'Someone <someone@example.test> 1600000000 +0000';
  return `commit refs/heads/main\ncommitter ${who}\ndata 4\nfeat\n${texts.join('')}\nreset refs/tags/${tag}\nfrom refs/heads/main\n\n`;
}

const folderOf = (at: number): number => Math.floor(at / perFolder);
const folders = (files: number): number[] => Array.from({ length: folderOf(files - 1) + 1 }, (_, at) => at);
const members = (folder: number, files: number): number[] =>
  Array.from({ length: Math.min(perFolder, files - folder * perFolder) }, (_, at) => folder * perFolder + at);

const pythonPassers = (files: number): File[] => [
  ['pyproject.toml', '[project]\nname = "made"\nrequires-python = ">=3.10"\n'],
  [
    'made/__init__.py',
    folders(files)
      .map((folder) => `from .part${folder} import Thing${folder * perFolder}\n`)
      .join(''),
  ],
  ...folders(files).map(
    (folder): File => [
      `made/part${folder}/__init__.py`,
      members(folder, files)
        .map((at) => `from .module${at} import Thing${at}, make_${at}\n`)
        .join(''),
    ],
  ),
];

function pythonModule(at: number, other: boolean): File {
  const text = `"""Module ${at} of many."""
from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Iterable, Optional

LIMIT_${at}: int = ${at}


@dataclass
class Options${at}:
    name: str
    size: int = ${at % 7}
    tags: Optional[list[str]] = None


class Thing${at}:
    """Holds what was made."""

    kind: str = "thing"

    def __init__(self, name: str, options: Optional[Options${at}] = None) -> None:
        self.name = name
        self.options = options
${Array.from({ length: 6 }, (_, method) => pythonMethod(method)).join('')}

def make_${at}(name: str, *, size: int = 1${other && at % 2 === 0 ? ', deep: bool = False' : ''}) -> Thing${at}:
    """Makes one thing."""
    found = Thing${at}(name, Options${at}(name, size))
    return found


def read_${at}(path: str${other && at % 2 === 1 ? '' : ', encoding: str = "utf-8"'}) -> Iterable[str]:
    with open(os.fspath(path), encoding="utf-8") as lines:
        for line in lines:
            yield line.strip()
`;
  return [`made/part${folderOf(at)}/module${at}.py`, text];
}

const pythonMethod = (at: number): string => `
    def step_${at}(self, value: int, other: Optional[str] = None, *rest: str) -> dict[str, int]:
        """Does step ${at} and says what came of it."""
        result = {}
        for index, one in enumerate(rest):
            if other is not None and one.startswith(other):
                result[one] = index * value
            elif index > ${at}:
                result[one.upper()] = len(one) + value
        return result
`;

const typescriptPassers = (files: number): File[] => [
  ['package.json', JSON.stringify({ name: 'made', exports: { '.': './dist/index.js' } })],
  [
    'src/index.ts',
    folders(files)
      .map((folder) => `export * from './part${folder}/index.js';\n`)
      .join(''),
  ],
  ...folders(files).map(
    (folder): File => [
      `src/part${folder}/index.ts`,
      members(folder, files)
        .map((at) => `export { Thing${at}, make${at}, type Options${at} } from './module${at}.js';\n`)
        .join(''),
    ],
  ),
];

function typescriptModule(at: number, other: boolean): File {
  const text = `import { readFile } from 'node:fs/promises';

/** What module ${at} is told. */
export interface Options${at} {
  name: string;
  size?: number;
  readonly tags: readonly string[];${other && at % 2 === 0 ? '\n  deep?: boolean;' : ''}
}

export type Kind${at} = 'small' | 'large' | { exactly: number };

export class Thing${at}<T = string> {
  private readonly held = new Map<string, T>();
  constructor(readonly name: string, protected options?: Options${at}) {}
${Array.from({ length: 6 }, (_, method) => typescriptMethod(method)).join('')}}

export function make${at}(name: string${other && at % 2 === 1 ? '' : ', size = 1'}): Thing${at} {
  return new Thing${at}(name, { name, tags: [] });
}

export async function read${at}(path: string, encoding: BufferEncoding = 'utf8'): Promise<string[]> {
  const text = await readFile(path, encoding);
  return text.split('\\n').map((line) => line.trim());
}
`;
  return [`src/part${folderOf(at)}/module${at}.ts`, text];
}

const typescriptMethod = (at: number): string => `
  /** Does step ${at} and says what came of it. */
  step${at}(value: number, other?: string, ...rest: string[]): Record<string, number> {
    const result: Record<string, number> = {};
    for (const [index, one] of rest.entries()) {
      if (other !== undefined && one.startsWith(other)) result[one] = index * value;
      else if (index > ${at}) result[one.toUpperCase()] = one.length + value;
    }
    return result;
  }
`;
