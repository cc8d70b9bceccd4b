import { type FormatName, openManifest } from '../src/domain/manifests/index.ts';
import { type Bench, figure, median } from './figure.ts';

const runs = 7;
const files = 200;

const filler = (line: (at: number) => string, lines: number): string =>
  Array.from({ length: lines }, (_, at) => line(at)).join('');

/** A usual file of each format, and the path of its version. */
const usual: readonly [format: FormatName, path: string, text: string][] = [
  ['yaml', 'agent.version', `agent:\n  version: 1\n${filler((at) => `  key${at}: "some words" # more\n`, 60)}`],
  ['toml', 'project.version', `[project]\nversion = "1"\n${filler((at) => `key${at} = ["some", "words"]\n`, 60)}`],
  ['json', 'version', `{"version":"1"${filler((at) => `,\n  "key${at}": "some words"`, 60)}\n}\n`],
  [
    'xml',
    'project.version',
    `<project><version>1</version>${filler((at) => `\n  <key${at}>some words</key${at}>`, 60)}</project>`,
  ],
  [
    'python',
    '__version__',
    `"""Words."""\n${filler((at) => `key${at} = f(["some", "words"])\n`, 60)}__version__ = "1"\n`,
  ],
  ['ini', 'metadata.version', `[metadata]\nversion = 1\n${filler((at) => `key${at} = some words\n`, 60)}`],
  ['properties', 'version', `version=1\n${filler((at) => `key.${at} = some words\n`, 60)}`],
  ['dockerfile', 'LABEL.version', `FROM x\nLABEL version=1\n${filler(() => 'RUN some \\\n  words\n', 60)}`],
  ['text', 'version', '1\n'],
  ['pattern', '^version = "(?<version>[^"]+)"', `version = "1"\n${filler((at) => `key${at} = "some words"\n`, 60)}`],
];

const locked = (at: number) =>
  `[[package]]\nname = "p${at}"\nversion = "1.2.${at}"\nsdist = { url = "https://example.invalid/p${at}", hash = "sha256:${'ab'.repeat(32)}", size = 1 }\n\n`;
const inNodeModules = (at: number): [string, object] => [
  `node_modules/p${at}`,
  {
    version: `1.2.${at}`,
    resolved: `https://example.invalid/p${at}`,
    integrity: `sha512-${'a'.repeat(86)}==`,
    engines: { node: '>=1' },
  },
];
const npmLock = JSON.stringify(
  {
    version: '1',
    packages: {
      '': { version: '1' },
      ...Object.fromEntries(Array.from({ length: 3000 }, (_, at) => inNodeModules(at))),
    },
  },
  null,
  2,
);

/** What it costs to read a file and change its version, without the disk: 10,000 files should cost less than writing them. */
const manifests: Bench = async () => [
  ...usual.map(([format, path, text]) =>
    figure('manifests', `${format}: one file of ${text.length} characters`, each(format, [path], text, files), 'ms', {
      goal: 5,
    }),
  ),
  figure(
    'manifests',
    'uv.lock of 3,000 packages, own entry',
    each('toml', ['package[name=p7].version'], filler(locked, 3000), 1),
    'ms',
    {
      goal: 250,
    },
  ),
  figure(
    'manifests',
    'package-lock.json of 3,000 packages, both fields',
    each('json', ['version', 'packages."".version'], npmLock, 1),
    'ms',
    {
      goal: 500,
    },
  ),
];

/** The time for one file: the median of some rounds, each of which reads and edits it `times` times. */
function each(format: FormatName, paths: readonly string[], text: string, times: number): number {
  const rounds = Array.from({ length: runs }, () => {
    const start = performance.now();
    for (let at = 0; at < times; at += 1) {
      const next = openManifest(format, text, 'file').splice(paths.map((path) => ({ path, value: '2.0' })));
      if (next === text) throw new Error(`${format} was not edited`);
    }
    return (performance.now() - start) / times;
  });
  return median(rounds);
}

export default manifests;
