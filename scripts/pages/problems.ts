import type { ProblemKind } from '../../src/domain/problems/catalogue.ts';
import { code, page, table } from './markdown.ts';

interface Entry {
  kind: ProblemKind;
  reason: string;
  message: string;
  action: string;
}

const turns: Record<ProblemKind, string> = {
  input: 'Call again with other arguments, or mend the project.',
  refused: 'A rule forbids it. Meet the required actions; asking again without them changes nothing.',
  conflict: 'The world moved since it was last looked at. Plan again.',
  environment: 'Something outside failed. Trying again is safe.',
  internal: 'The fault is ours. The log has it; the answer says nothing of it.',
};

/** docs/generated/problems.md: every error an agent can get, by whose turn it is. */
export function problemsPage(catalogue: Readonly<Record<string, Entry>>): string {
  const parts = (Object.keys(turns) as ProblemKind[]).flatMap((kind) => {
    const rows = Object.entries(catalogue)
      .filter(([, entry]) => entry.kind === kind)
      .map(([name, entry]) => [code(name), entry.message, entry.action]);
    return [`## ${kind}\n\n${turns[kind]}\n\n${table(['code', 'what it says', 'way out'], rows)}`];
  });
  const shape =
    'Every error answer has `status`, `reason`, `violations`, `required_actions`, `message`, `code`, `kind`, `retryable`, `details` and `next`. Words from outside (output of programs, answers of servers) stand in `untrusted_output` and nowhere else. `{name}` is filled in.';
  return page('Problems', '`src/domain/problems/catalogue.ts`', shape, ...parts);
}
