import { spawn } from 'node:child_process';

/** The least that a Node program can do: starts the `git log` that we read, and throws away what it says. */
const [, directory = ''] = process.argv.slice(2);
const args = ['-C', directory, 'log', '-z', '--format=%H%n%P%n%at%n%B', '--encoding=UTF-8', '--no-color', '--no-notes'];
const env = { ...process.env, GIT_FLUSH: '0' };
const child = spawn('git', [...args, 'HEAD', '--'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.resume();
child.on('close', () => {
  const ms = performance.now() - performance.nodeTiming.bootstrapComplete;
  process.stderr.write(JSON.stringify({ ms, rss_mb: process.resourceUsage().maxRSS / 1024 }));
});
