import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseCommit } from '../src/domain/commits/parse.ts';
import { compare, differences, theirs } from '../test/domain/commits/second-opinion.ts';
import { type Bench, type Figure, figure, median } from './figure.ts';
import { messagesOf } from './histories/history.ts';

/** The library is timed on each twentieth message only, and still takes longer. */
const every = 20;
const passes = 5;

/** How fast real messages are read, and whether conventional-commits-parser reads them alike or is known to differ. */
const parser: Bench = async () => {
  const folder = parseArgs({ strict: false, options: { histories: { type: 'string' } } }).values.histories;
  if (typeof folder !== 'string' || !existsSync(folder)) {
    console.error('parser: needs real histories: npm run bench -- parser --histories DIR (OWNER__NAME.json.gz)');
    return [];
  }
  const messages = messagesOf(folder);
  const counts = new Map<string, number>();
  for (const kind of messages.flatMap(compare)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const known = Object.entries(differences).map(([kind, { right }]) =>
    figure('parser', `${kind} (by the specification: ${right})`, counts.get(kind) ?? 0, 'messages'),
  );
  return [
    speed(messages),
    figure('parser', 'messages', messages.length, 'messages'),
    figure('parser', 'unexplained differences', counts.get('unexplained') ?? 0, 'messages', { goal: 0 }),
    ...known,
  ];
};

function speed(messages: readonly string[]): Figure {
  const ours = Array.from({ length: passes }, () => perSecond(messages, parseCommit));
  const peer = perSecond(
    messages.filter((_, at) => at % every === 0),
    theirs,
  );
  const goal = 400_000;
  const shown = figure('parser', 'messages read in a second (at least)', Math.round(median(ours)), '1/s', { peer });
  return { ...shown, goal, holds: shown.value >= goal };
}

function perSecond(messages: readonly string[], read: (message: string) => unknown): number {
  const start = performance.now();
  for (const message of messages) read(message);
  return Math.round((1000 * messages.length) / (performance.now() - start));
}

export default parser;
