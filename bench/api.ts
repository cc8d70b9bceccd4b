import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Language, languages } from '../src/domain/api/declaration.ts';
import { bundled } from './bundle.ts';
import { type Bench, type Figure, figure, median } from './figure.ts';
import { peersFolder, pythonProgramIn } from './peers.ts';
import { makeTree } from './tree/made.ts';

const usual = { files: 1_000, changed: 50, runs: 5, goal: 1_000 };
/** A rewrite of everything: what matters is that the answer comes, and says what it left out. */
const rewrite = { files: 10_000, changed: 10_000, runs: 1, goal: 20_000 };

interface Own {
  cold_ms: number;
  all_ms: number;
  warm_ms: number;
  found: number;
  unread: number;
}

/**
 * The public surfaces of two commits of a made package compared, from git objects to findings: `cold` from the start
 * of a fresh Node to its end, `warm` the same question again. Peer: griffe for Python, with `--peers DIR`.
 */
const api: Bench = async () => {
  const home = mkdtempSync(join(tmpdir(), 'bench-api-'));
  try {
    const ours = await bundled(new URL('./tree/ours.ts', import.meta.url), home, ['@vscode/tree-sitter-wasm']);
    const figures: Figure[] = [];
    for (const language of languages)
      for (const size of [usual, rewrite])
        figures.push(...measure(language, size, await makeTree(home, language, size), { ours, home }));
    return figures;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

function measure(
  language: Language,
  size: typeof usual,
  repository: string,
  at: { ours: string; home: string },
): Figure[] {
  const griffe = language === 'python' && size === usual ? pythonProgramIn(peersFolder(), 'griffe') : null;
  const { ours, home } = at;
  const checkout = join(home, 'checkout');
  if (griffe) spawnSync('git', ['clone', '--quiet', repository, checkout]);
  const all: { cold: number[]; warm: number[]; peer: number[] } = { cold: [], warm: [], peer: [] };
  let told: Own = { cold_ms: 0, all_ms: 0, warm_ms: 0, found: 0, unread: 0 };
  for (let run = 0; run < size.runs; run += 1) {
    const own = timed(process.execPath, [ours, repository, String(size.runs)], home, [0]);
    told = JSON.parse(own.stdout) as Own;
    all.cold.push(own.ms - (told.all_ms - told.cold_ms));
    all.warm.push(told.warm_ms);
    if (griffe) all.peer.push(timed(griffe, ['check', 'made', '-a', 'before', '-b', 'after'], checkout, [0, 1]).ms);
  }
  const peer = all.peer.length > 0 ? { peer: median(all.peer) } : {};
  const name = `${language}, ${size.changed} of ${size.files}`;
  return [
    figure('api', `${name}: cold, all in all`, median(all.cold), 'ms', { ...peer, goal: size.goal }),
    figure('api', `${name}: warm`, median(all.warm), 'ms'),
    {
      ...figure('api', `${name}: differences found`, told.found, 'count'),
      holds: told.found === size.changed || size === rewrite,
    },
    {
      ...figure('api', `${name}: files left unread`, told.unread, 'count'),
      holds: size === rewrite || told.unread === 0,
    },
  ];
}

/** What a child said and took. An exit code that is not allowed ends the bench. */
function timed(
  file: string,
  args: readonly string[],
  cwd: string,
  allowed: readonly number[],
): { ms: number; stdout: string } {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status === null || !allowed.includes(status)) throw new Error(`${file} ended with ${status}: ${stderr}`);
  return { ms: performance.now() - start, stdout };
}

export default api;
