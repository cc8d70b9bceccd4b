import { isApproved } from '../../domain/approvals/rules.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const calendarOpen: Guard = {
  code: 'calendar-open',
  never: 'Never release while the calendar is closed, unless people approved a named emergency or an override.',
  judges: 'world',
  demands: ['R274', 'R226'],
  overridable: 'wholly',
  applies: (action) => opens(action) || irreversible(action),
  check({ closed, approvals }, plan, { calendar }) {
    const emergency = plan.kind === 'emergency' && calendar.emergency.some((one) => one === plan.criterion);
    if (closed === null || (emergency && isApproved(approvals))) return held;
    return broken('VIOLATION: Calendar closed', {
      required_actions: [
        emergency
          ? `A person approves this emergency: hive-release approve ${plan.id} --role ROLE`
          : `Release from ${closed.next_allowed} on, or let a person override it for this plan.`,
      ],
      expected: 'no blackout and no event that closes the calendar',
      actual: `closed by ${JSON.stringify(closed.name)} until ${closed.until}; next open at ${closed.next_allowed}`,
      by: 'human',
      tool: 'request_approval',
      waits: emergency,
    });
  },
};
