import { systemClock } from '../../../src/adapters/clock.ts';
import { createPrograms } from '../../../src/adapters/programs.ts';

/** Runs a program in a directory, as its arguments say, and says when one of them ended; ends when it is ended. */
const [cwd = '', ...programsToRun] = process.argv.slice(2);
const programs = createPrograms({
  environment: { PATH: process.env.PATH },
  redact: (text) => text,
  clock: systemClock,
});
for (const code of programsToRun) {
  const ended = programs.run({ argv: ['node', '--eval', code], cwd, timeout_s: 60 });
  void ended.then(() => process.send?.('ended'));
}
setInterval(() => {}, 1_000);
