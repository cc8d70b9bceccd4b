import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { ElicitResult } from '@modelcontextprotocol/client';
import { tools } from '../../src/tools/index.ts';
import { ask, codeIn, draft, type Fields, type Key, makeKey, type Reply, send, yes } from '../driver/approval-page.ts';
import { type OpenPages, openPages } from '../server/pages.ts';
import { connect } from '../server/site.ts';
import type { Answer, Arena } from './arena.ts';
import { type Attack, policyWith } from './attack.ts';

/** Ann may approve; rob too, but he is who calls this server; mallory has a key and no say. */
export interface People {
  ann: Key;
  rob: Key;
  mallory: Key;
}

const kept = new WeakMap<Arena, People>();

export function peopleOf(arena: Arena): People {
  const people = kept.get(arena);
  if (!people) throw new Error('no policy with people was committed');
  return people;
}

const policyFor = (ann: Key, rob: Key): Record<string, string> =>
  policyWith(`approvals:
  wait_hours: 0
  valid_hours: 24
  required: [{ role: lead }]
  approvers:
    ann: { roles: [lead, ops], ssh_keys: ['${ann.public_key}'] }
    rob: { roles: [lead], ssh_keys: ['${rob.public_key}'], accounts: ['${userInfo().username}'] }
`);

/** Commits a policy that asks for ann; the keys lie outside the project. */
export function withPeople(arena: Arena): void {
  const at = arena.world.directory;
  const people = { ann: makeKey(at, 'ann'), rob: makeKey(at, 'rob'), mallory: makeKey(at, 'mallory') };
  kept.set(arena, people);
  arena.commit('ci: people decide', policyFor(people.ann, people.rob));
}

/** The same policy with another key for ann, in the checkout alone. */
export function exchangeKeyInCheckout(arena: Arena): void {
  const { rob, mallory } = peopleOf(arena);
  const [[name = '', text = ''] = []] = Object.entries(policyFor(mallory, rob));
  writeFileSync(join(arena.project, name), text);
}

/** What an attack sees of a page: an error by its code, or by its status where the page was never reached. */
export function answerOf(reply: Reply): Answer {
  const isError = reply.status >= 400;
  const code = codeIn(reply) ?? (isError ? `HTTP_${reply.status}` : undefined);
  return { isError, data: { code, required_actions: ['see the page'], text: reply.text, status: reply.status } };
}

/** One plan on its page, and the ways of whoever reaches that page. */
export interface Visit {
  arena: Arena;
  people: People;
  pages: OpenPages;
  plan_id: string;
  page: string;
  /** The text that ann would sign, and a token of its form. */
  draft(fields?: Partial<Fields>): Promise<{ statement: string; token: string; version: string }>;
  /** Hands a signature in over ann's text, or over what is given in its place. */
  handIn(over: Fields): Promise<Answer>;
}

type Act = (visit: Visit) => Promise<Answer | Answer[]>;

/** Afterwards nobody must have said anything that counts. */
async function nobodySpoke({ call }: Arena, plan_id: string): Promise<void> {
  const { data } = await call('request_approval', { plan_id });
  if (JSON.stringify(data.given) !== '[]' || JSON.stringify(data.missing) === '[]')
    throw new Error(`somebody was taken at their word: ${JSON.stringify(data)}`);
}

/** An attack on the page of a plan that ann must approve. `token`: the server asks for one. */
export function onPage(what: string, refused: string | null, act: Act, options: { token?: string } = {}): Attack {
  return {
    what,
    trick: withPeople,
    async act(arena) {
      const plan_id = await arena.plan();
      const pages = await openPages(arena.world, arena.project, options.token);
      try {
        const answers = await act(visitOf(arena, pages, plan_id));
        await nobodySpoke(arena, plan_id);
        return answers;
      } finally {
        await pages.close();
      }
    },
    ...(refused === null ? {} : { refused }),
  };
}

function visitOf(arena: Arena, pages: OpenPages, plan_id: string): Visit {
  const page = pages.pageOf(plan_id);
  const drafted = (fields: Partial<Fields> = {}) => draft(page, { ...yes('ann lead'), ...(fields as Fields) });
  return {
    arena,
    people: peopleOf(arena),
    pages,
    plan_id,
    page,
    draft: drafted,
    async handIn(over) {
      const own = await drafted();
      return answerOf(await send(page, { step: 'grant', ...own, ...over }));
    },
  };
}

export const look = async (address: string, given: Parameters<typeof ask>[1] = {}): Promise<Answer> =>
  answerOf(await ask(address, given));

/** An agent whose client opens pages for its person, and says so without asking anybody. */
export async function connectOpener({ world, project }: Arena, answer: (params: unknown) => ElicitResult) {
  const site = {
    tools,
    home: project,
    log: world.log,
    redact: (text: string) => text,
    freshSessionId: () => world.clock.freshId('session'),
    pagesAt: () => {},
    world: async () => world,
    close: async () => {},
  };
  const client = await connect(site, { elicitation: { url: {} } });
  client.setRequestHandler('elicitation/create', async ({ params }) => answer(params));
  return client;
}
