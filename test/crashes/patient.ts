import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Session } from '../driver/session.ts';
import type { Crashing } from './victims.ts';

/** A client that opens a new server whenever the old one is gone, and asks again. */
export interface Patient extends Crashing {
  /** Until a server is there and has answered; its engine, which goes on with what was left, comes up right after it. */
  ready(): Promise<void>;
  /** One try; null when the server went away meanwhile. */
  tryCall(tool: string, args: Record<string, unknown>): Promise<Answer | null>;
  /** As tryCall, and waits for the end of the operation. */
  tryFinish(tool: string, args: Record<string, unknown>): Promise<Answer | null>;
  /** Until it is answered well: what may pass is asked again. */
  insist(tool: string, args: Record<string, unknown>): Promise<Answer>;
  close(): Promise<void>;
}

export function patientClient(open: () => Promise<Session>): Patient {
  let session: Session | null = null;
  let opening: Promise<Session> | null = null;
  const opened = async (): Promise<Session> => {
    opening ??= open().finally(() => {
      opening = null;
    });
    return opening;
  };
  const close = async () => {
    await session?.close().catch(() => {});
    session = null;
  };
  const attempt = async (ask: (one: Session) => Promise<Answer>): Promise<Answer | null> => {
    try {
      session ??= await opened();
      return await ask(session);
    } catch {
      await close();
      return null;
    }
  };
  const tryFinish: Patient['tryFinish'] = (tool, args) =>
    attempt((one) => one.finish(tool, args, { timeout: 120_000 }));
  return {
    close,
    async ready() {
      for (let tries = 0; session === null; tries += 1) {
        if (tries === 100) throw new Error('no server comes up');
        if (tries > 0) await wait(50);
        await attempt(async (one) => ({ failed: false, data: await one.tools() }));
      }
    },
    pid: () => session?.pid ?? null,
    tryFinish,
    tryCall: (tool, args) => attempt((one) => one.call(tool, args)),
    async insist(tool, args) {
      let last: Answer | null = null;
      for (let tries = 0; tries < 20; tries += 1) {
        last = await tryFinish(tool, args);
        if (last && !last.failed) return last;
        await wait(200);
      }
      throw new Error(`${tool} never succeeded: ${JSON.stringify(last?.data ?? 'the server went away')}`);
    },
    async crash() {
      const standing = session ?? (await opening?.catch(() => null)) ?? null;
      session = null;
      await standing?.kill();
      return standing !== null;
    },
  };
}
