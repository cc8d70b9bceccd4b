import type { Guard } from '../../src/guards/guard.ts';
import { code, page, table } from './markdown.ts';

/** docs/generated/prohibitions.md: what no sequence of calls can bring about. */
export function prohibitionsPage(guards: readonly Guard[]): string {
  return page(
    'Prohibitions',
    '`src/guards`',
    'Each is judged on what the server itself saw, for the exact commit that is about to go out. All of them are always asked, in the plan, in the validation, and again right before every step that cannot be taken back. What was not seen is never taken as fine, and nothing switches a guard off.',
    table(
      ['code', 'never', 'demands'],
      guards.map(({ code: name, never, demands }) => [code(name), never, demands.join(', ')]),
    ),
  );
}
