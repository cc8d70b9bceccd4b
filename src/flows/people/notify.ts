import type { NotificationChannel } from '../../config/notifications.ts';
import { contentId } from '../../domain/content-id.ts';
import type { Plan } from '../../domain/records/plan.ts';
import { oneLine } from '../../domain/text.ts';
import type { Durable } from '../../ports/engine.ts';
import type { HttpQuestion } from '../../ports/network.ts';
import type { World } from '../../ports/world.ts';
import { retrying } from '../run/retry.ts';
import type { Workbench } from '../run/workbench.ts';

const event = 'released';
const patience_s = 10;

/**
 * Tells everybody whom policy names that the release stands. A message is written down first and sent until the other
 * side says with a 2xx that it took it; until then it stays pending, and the release is none the worse for it. What was
 * sent is never sent again; what a crash left in doubt goes once more, under the same idempotency key.
 */
export async function notify(world: World, { plan, policy, by }: Workbench, durable: Durable): Promise<void> {
  const ledger = await world.ledger();
  for (const [name, channel] of Object.entries(policy.notifications)) {
    const id = contentId('notification', { plan_id: plan.id, name, event });
    await ledger.openNotification({ id, plan_id: plan.id, name, event });
    await retrying(
      durable,
      (sent) => (sent ? null : { after_s: 0 }),
      (attempt) => durable.once(`notify:${name}:${attempt}`, () => deliver(world, { id, plan, channel, by })),
    );
  }
}

async function deliver(
  world: World,
  { id, plan, channel, by }: { id: string; plan: Plan; channel: NotificationChannel; by: string },
): Promise<boolean> {
  const ledger = await world.ledger();
  const standing = (await ledger.notifications(plan.id)).find((one) => one.id === id);
  if (standing?.status === 'sent') return true;
  const { status, why } = await world.network.ask({ ...questionOf(channel, plan), headers: { 'idempotency-key': id } });
  const sent = status !== null && status >= 200 && status < 300;
  await ledger.settleNotification(id, { sent, http_status: status, why: sent ? null : (why ?? 'it was refused') }, by);
  return sent;
}

function questionOf(channel: NotificationChannel, plan: Plan): HttpQuestion {
  const { previous, new: version, bump_type } = plan.version;
  const text = `${oneLine(plan.project_name, 200)} ${version} is released (${bump_type}, after ${previous ?? 'nothing'}).`;
  if (channel.by === 'whatsapp')
    return {
      url: { env: channel.url_env, path: `/message/sendText/${channel.instance}` },
      headers_env: { apikey: channel.api_key_env },
      post: { text },
      post_env: { number: channel.number_env },
      timeout_s: patience_s,
    };
  const post = {
    event,
    project: plan.project_name,
    version,
    previous,
    bump_type,
    tag: plan.tag,
    plan_id: plan.id,
    text,
  };
  return { url: { env: channel.url_env }, headers_env: {}, post, timeout_s: patience_s };
}
