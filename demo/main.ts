import { parseArgs } from 'node:util';
import { Listr, PRESET_TIMER } from 'listr2';
import { renderReport } from './report.ts';
import { acts, type Memory } from './story.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const start = performance.now();
const seen: { act: string; seconds: number; seen: string }[] = [];
const memory: Memory = {};

const tasks = new Listr(
  acts.map((act) => ({
    title: act.title,
    task: async (_context: unknown, task: { title: string; output: string }) => {
      const begun = performance.now();
      const words = await act.play(memory, (now) => {
        task.output = now;
      });
      task.output = words;
      seen.push({ act: act.title, seconds: Math.round((performance.now() - begun) / 100) / 10, seen: words });
    },
    rendererOptions: { persistentOutput: true, timer: PRESET_TIMER },
  })),
  {
    concurrent: false,
    exitOnError: true,
    renderer: values.json ? 'silent' : process.stdout.isTTY ? 'default' : 'simple',
    fallbackRenderer: 'simple',
  },
);

const leave = async () => memory.stage?.leave();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void leave().finally(() => process.exit(130));
  });
}

try {
  await tasks.run();
  const seconds = Math.round((performance.now() - start) / 1000);
  if (values.json) console.log(JSON.stringify({ passed: true, seconds, acts: seen, report: memory.report }, null, 2));
  else
    console.log(
      `\n${renderReport(memory.report)}\n\nReleased, proven and taken back in ${seconds} s; nothing is left behind.`,
    );
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  if (values.json) console.log(JSON.stringify({ passed: false, why, acts: seen }, null, 2));
  else console.error(`\nThe demo failed: ${why}\n${memory.session?.log() ?? ''}`);
  process.exitCode = 1;
} finally {
  await leave();
}
