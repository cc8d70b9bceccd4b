import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { createPrograms } from '../../../src/adapters/programs.ts';
import type { ProgramRun } from '../../../src/ports/programs.ts';

const home = mkdtempSync(join(tmpdir(), 'hr-programs-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const environment = {
  PATH: process.env.PATH,
  HOME: home,
  SAMPLE_TOKEN: 'not-a-real-token',
  OTHER_SECRET: 'hidden',
  LANG: 'C.UTF-8',
};
const programs = createPrograms({
  environment,
  redact: (text) => text.replaceAll('not-a-real-token', '[redacted]'),
  clock: systemClock,
});

const run = (argv: string[], more: Partial<ProgramRun> = {}) =>
  programs.run({ argv, cwd: home, timeout_s: 30, ...more });
const node = (code: string, more: Partial<ProgramRun> = {}) => run(['node', '--eval', code], more);
const problem = (code: string) => expect.objectContaining({ code });

async function untilGone(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 100; turn += 1) {
    const state = existsSync(`/proc/${pid}/stat`)
      ? (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] ?? '')
      : '';
    if (!isAlive(pid) || state === 'Z') return true;
    await sleep(20);
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('what a program gets', () => {
  it('gets its words as they are, never through a shell', async () => {
    const words = ['$HOME', 'a b', '*', '; echo x', '"', '`id`'];
    const { stdout, exit_code } = await run([
      'node',
      '--eval',
      'console.log(JSON.stringify(process.argv.slice(1)))',
      '--',
      ...words,
    ]);
    expect(JSON.parse(stdout)).toEqual(words);
    expect(exit_code).toBe(0);
  });

  it('sees the plain variables, those that are named, and those given to it', async () => {
    const show = 'console.log(JSON.stringify(process.env))';
    const seen = async (more: Partial<ProgramRun>) => Object.keys(JSON.parse((await node(show, more)).stdout)).sort();
    expect(await seen({})).toEqual(['HOME', 'LANG', 'PATH']);
    expect(await seen({ env_names: ['SAMPLE_TOKEN', 'ABSENT'], env: { GIVEN: '1' } })).toEqual([
      'GIVEN',
      'HOME',
      'LANG',
      'PATH',
      'SAMPLE_TOKEN',
    ]);
  });

  it('has nothing to read', async () => {
    const { stdout } = await node("process.stdin.on('end', () => console.log('end')).resume()");
    expect(stdout).toBe('end\n');
  });
});

describe('what comes of it', () => {
  it('tells exit code, both outputs and when', async () => {
    const result = await node("console.log('out'); console.error('err'); process.exitCode = 3");
    expect(result).toMatchObject({ exit_code: 3, timed_out: false, stdout: 'out\n', stderr: 'err\n' });
    expect(result.ended_at >= result.started_at).toBe(true);
    expect(await node("process.kill(process.pid, 'SIGKILL')")).toMatchObject({ exit_code: null, timed_out: false });
  });

  it('hides secrets, those known and those given to this child', async () => {
    const code = 'console.log(process.env.SAMPLE_TOKEN, process.env.GIVEN_TOKEN, process.env.PLAIN)';
    const { stdout } = await node(code, {
      env_names: ['SAMPLE_TOKEN'],
      env: { GIVEN_TOKEN: 'given-secret', PLAIN: 'plain-value' },
    });
    expect(stdout).toBe('[redacted] [redacted] plain-value\n');
  });

  it('keeps the end of long output, and a secret on the edge stays hidden', async () => {
    const size = 3_000_000;
    const { stdout } = await node(`process.stdout.write('a'.repeat(${size}) + 'end')`);
    expect(stdout).toHaveLength(65_536);
    expect(stdout.endsWith('aend')).toBe(true);
    const edge = await node(`process.stdout.write('x'.repeat(5000) + 'not-a-real-token' + 'y'.repeat(${65_536 - 8}))`);
    expect(edge.stdout).not.toContain('l-token');
    const wide = await node(`process.stdout.write('ü'.repeat(${size}))`);
    expect(wide.stdout).toMatch(/^ü+$/);
  });

  it('has one digest for the same output and another for any other, however long', async () => {
    const digest = async (code: string) => (await node(code)).output_digest;
    const long = (first: string) => `process.stdout.write('${first}' + 'a'.repeat(500000)); process.stderr.write('e')`;
    expect(await digest(long('1'))).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await digest(long('1'))).toBe(await digest(long('1')));
    expect(await digest(long('1'))).not.toBe(await digest(long('2')));
    expect(await digest("console.log('x')")).not.toBe(await digest("console.error('x')"));
  });
});

describe('how it ends', () => {
  const child = join(home, 'child.pid');
  const parent = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['--eval', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: 'inherit' });
    require('node:fs').writeFileSync(${JSON.stringify(child)}, String(child.pid));`;
  const childPid = () => Number(readFileSync(child, 'utf8'));

  it('is stopped with everything it started when the time is over', async () => {
    const result = await node(`${parent} console.log('working'); setInterval(() => {}, 1000)`, { timeout_s: 1 });
    expect(result).toMatchObject({ timed_out: true, exit_code: null, stdout: 'working\n' });
    expect(await untilGone(childPid())).toBe(true);
  });

  it('is killed when it does not listen', async () => {
    const result = await node("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)", { timeout_s: 0.5 });
    expect(result).toMatchObject({ timed_out: true, exit_code: null });
  });

  it('is stopped by a signal, also one that came before it began', async () => {
    const controller = new AbortController();
    const running = node('setInterval(() => {}, 1000)', { signal: controller.signal });
    await sleep(150);
    controller.abort();
    expect(await running).toMatchObject({ timed_out: false, exit_code: null });
    expect(await node('setInterval(() => {}, 1000)', { signal: controller.signal })).toMatchObject({ exit_code: null });
  });

  it('takes along what it left behind', async () => {
    const result = await node(`${parent} child.unref(); setTimeout(() => process.exit(0), 100)`);
    expect(result.exit_code).toBe(0);
    expect(await untilGone(childPid())).toBe(true);
  });

  it('is killed with everything it started when our own process is killed, and nothing else is', async () => {
    const place = (name: string) => JSON.stringify(join(home, name));
    const stays = `require('node:fs').writeFileSync(${place('ours.pid')}, String(process.pid)); ${parent} setInterval(() => {}, 1000)`;
    rmSync(child, { force: true });
    const worker = fork(join(import.meta.dirname, 'worker.ts'), [home, '0', stays], { execArgv: ['--import', 'tsx'] });
    await once(worker, 'message');
    while (!existsSync(child) || childPid() === 0) await sleep(20);
    const ours = Number(readFileSync(join(home, 'ours.pid'), 'utf8'));
    const bystander = spawn('node', ['--eval', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
    worker.kill('SIGKILL');
    expect(await untilGone(ours)).toBe(true);
    expect(await untilGone(childPid())).toBe(true);
    expect(isAlive(bystander.pid ?? 0)).toBe(true);
    bystander.kill('SIGKILL');
  });

  it('does not wait for a daemon that left the group', async () => {
    const code = parent.replace("stdio: 'inherit'", "stdio: 'inherit', detached: true");
    const result = await node(`${code} child.unref(); setTimeout(() => process.exit(0), 100)`);
    expect(result.exit_code).toBe(0);
    process.kill(childPid(), 'SIGKILL');
    expect(await untilGone(childPid())).toBe(true);
  });
});

describe('what is not run', () => {
  it('says which program is missing, or that the directory is', async () => {
    const refusal = await run(['no-such-program-here']).catch((error: unknown) => error);
    expect(refusal).toEqual(problem('GATE_PROGRAM_MISSING'));
    expect(refusal).toMatchObject({ message: 'The program no-such-program-here could not be started.' });
    await expect(run(['node', '--version'], { cwd: join(home, 'absent') })).rejects.toEqual(
      problem('PROJECT_NOT_FOUND'),
    );
    writeFileSync(join(home, 'not-executable'), 'x');
    await expect(run([join(home, 'not-executable')])).rejects.toEqual(problem('GATE_PROGRAM_MISSING'));
  });

  it.each([[['pip', 'install', 'x']], [['/usr/bin/env', 'python3']], [['bash', '-c', 'pip list']]])(
    'refuses %j',
    async (argv) => {
      await expect(run(argv)).rejects.toEqual(problem('PROGRAM_NOT_ALLOWED'));
    },
  );
});
