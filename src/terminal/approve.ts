import { createInterface } from 'node:readline/promises';
import { type Approval, statementText } from '../domain/approvals/approval.ts';
import type { Decision } from '../domain/approvals/decisions.ts';
import { Problem } from '../domain/problem.ts';
import type { Plan } from '../domain/records/plan.ts';
import { oneLine } from '../domain/text.ts';
import { type ApprovalWish, draftStatement, grantApproval } from '../flows/people/approve.ts';
import type { Project } from '../flows/project/project.ts';
import type { World } from '../ports/world.ts';

export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
  person: { user: string; home: string };
}

/** As the command gives them. */
export interface ApproveOptions {
  project?: string;
  role: string;
  as?: string;
  subject: string;
  decision: Decision;
  condition: string[];
  reason: string;
  hours?: number;
  key?: string;
}

/**
 * Shows a person what they would approve, lets them type the version, and signs with their key. A terminal alone proves
 * nothing; the signature does. Throws APPROVAL_NEEDS_TERMINAL, APPROVAL_REFUSED, SIGNING_FAILED, APPROVAL_UNPROVEN.
 */
export async function approveAtTerminal(
  world: World,
  project: Project,
  plan_id: string,
  { key, as, condition, ...options }: Omit<ApproveOptions, 'project'>,
  terminal: Terminal,
): Promise<Approval> {
  const { user, home } = terminal.person;
  const wish: ApprovalWish = { ...options, plan_id, approver: as ?? user, conditions: condition };
  if (!terminal.input.isTTY || !terminal.output.isTTY) throw new Problem('APPROVAL_NEEDS_TERMINAL');
  const { statement, plan } = await draftStatement(world, project, wish);
  terminal.output.write(`${summary(plan, wish)}\n`);
  const typed = await ask(terminal, `Type ${plan.version.new} to sign "${wish.decision}" as ${wish.approver}: `);
  if (typed.trim() !== plan.version.new)
    throw new Problem('APPROVAL_REFUSED', { values: { why: 'the version was not typed' } });
  const signature = await world.signatures.sign(statementText(statement), key ?? `${home}/.ssh/id_ed25519`);
  return grantApproval(world, project, statement, signature, `terminal (${user})`);
}

function summary({ id, project_name, version, base, items, policy_hash }: Plan, wish: ApprovalWish): string {
  const final = items.filter(({ undoable }) => undoable === 'never').map(({ title }) => `  - ${oneLine(title, 300)}`);
  return [
    `${oneLine(project_name, 300)} ${version.previous ?? '(first release)'} -> ${version.new} (${version.bump_type})`,
    `plan ${id}, commit ${base.commit} on ${oneLine(base.branch, 300)}, policy ${policy_hash}`,
    'What cannot be taken back:',
    ...(final.length > 0 ? final : ['  nothing']),
    `Decision: ${wish.decision}; role: ${wish.role}; about: ${oneLine(wish.subject, 300)}`,
    ...wish.conditions.map((one) => `Condition: ${oneLine(one, 300)}`),
  ].join('\n');
}

async function ask({ input, output }: Terminal, question: string): Promise<string> {
  const lines = createInterface({ input, output });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
