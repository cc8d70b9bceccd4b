import { gitReader } from '../../src/adapters/git/reader.ts';
import { treeSitterSyntax } from '../../src/adapters/syntax/syntax.ts';
import { codeChanges } from '../../src/flows/history/code-changes.ts';

/**
 * The work that is measured, run as a process of its own: the public surface of the commit `before` against `after`,
 * the way the server does it. Says what the first (cold) and the last (warm) of so many comparisons took, as JSON.
 */
const [directory = '', runs = '1'] = process.argv.slice(2);
const git = gitReader({ batches: new Map(), directory, environment: process.env, redact: (text) => text });
const world = { syntax: treeSitterSyntax() };
const [from, to] = [await git.resolve('before'), await git.resolve('after')];
const times: number[] = [];
let [found, unread] = [0, 0];
for (let run = 0; run < Number(runs); run += 1) {
  const start = performance.now();
  const api = await codeChanges(world, git, { from, to: to ?? '' });
  times.push(performance.now() - start);
  unread = api?.not_analyzed.reduce((sum, one) => sum + one.files, 0) ?? 0;
  found = api?.findings.filter((one) => one.severity !== 'private').length ?? 0;
}
process.stdout.write(
  JSON.stringify({
    cold_ms: times[0],
    all_ms: times.reduce((sum, one) => sum + one, 0),
    warm_ms: times.at(-1),
    found,
    unread,
  }),
);
