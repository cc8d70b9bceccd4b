import { expect, it, vi } from 'vitest';
import { createLog } from '../../src/adapters/log.ts';
import { fakeClock } from '../fakes/clock.ts';

function recorded() {
  const lines: string[] = [];
  const log = createLog({
    clock: fakeClock(),
    redact: (text) => text.replaceAll('not-a-real-token', '[redacted]'),
    write: (line) => lines.push(line),
  });
  return { log, read: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>), lines };
}

it('writes one JSON object per line', () => {
  const { log, lines, read } = recorded();
  log.info('begun\nwith a break', { release: '1.0.0' });
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
  expect(read()).toEqual([
    { at: '2026-01-05T10:00:00.000Z', level: 'info', message: 'begun\nwith a break', release: '1.0.0' },
  ]);
});

it('hides secrets at any depth, in messages and in stacks', () => {
  const { log, lines } = recorded();
  log.info('not-a-real-token', { deep: [{ value: 'a not-a-real-token b' }] });
  log.error('failed', new Error('with not-a-real-token', { cause: new Error('and not-a-real-token') }));
  expect(lines.join('')).not.toContain('not-a-real-token');
});

it('tells the stack with its causes, and copes with what is no error', () => {
  const { log, read } = recorded();
  log.error('failed', new Error('outer', { cause: new Error('inner') }));
  log.error('failed', 'a word');
  log.error('failed');
  const [first, second, third] = read();
  expect(first?.error).toMatch(/outer[\s\S]*caused by Error: inner/);
  expect(second?.error).toBe('a word');
  expect(third).not.toHaveProperty('error');
});

it('never throws for what cannot be printed', () => {
  const { log, read } = recorded();
  const circle: Record<string, unknown> = { big: 10n };
  log.info('big', { ...circle });
  circle.self = circle;
  log.info('circle', { circle });
  expect(read()).toEqual([
    expect.objectContaining({ big: '10' }),
    expect.objectContaining({ message: 'circle', unprintable: true }),
  ]);
});

it('goes to stderr, never to stdout', () => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  createLog({ clock: fakeClock(), redact: (text) => text }).info('hello');
  expect(err).toHaveBeenCalledOnce();
  expect(out).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});
