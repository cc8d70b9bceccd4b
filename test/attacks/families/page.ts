import { expect } from 'vitest';
import { sealApproval } from '../../../src/domain/approvals/approval.ts';
import { canonicalJson } from '../../../src/domain/content-id.ts';
import { linksFor } from '../../../src/pages/links.ts';
import { ask, hidden, sameOrigin, send, signed, yes } from '../../driver/approval-page.ts';
import type { Answer } from '../arena.ts';
import type { Attack, Family } from '../attack.ts';
import { answerOf, connectOpener, exchangeKeyInCheckout, look, onPage, type Visit, withPeople } from '../people.ts';

const token = 'not-a-real-token';

/** Ann's text with something else in it, and her signature over the text as it was. */
const altered = async ({ draft, handIn, people }: Visit, over: object): Promise<Answer> => {
  const { statement } = await draft({ decision: 'conditional', conditions: 'a load test' });
  const other = canonicalJson({ ...(JSON.parse(statement) as object), ...over });
  return handIn({ statement: other, signature: signed(statement, people.ann) });
};

/** A text of the attacker's making that ann was brought to sign. */
const lured = async ({ draft, handIn, people }: Visit, over: object): Promise<Answer> => {
  const { statement } = await draft();
  const other = canonicalJson({ ...(JSON.parse(statement) as object), ...over });
  return handIn({ statement: other, signature: signed(other, people.ann) });
};

const signatures: Attack[] = [
  onPage('a signature made up', 'APPROVAL_UNPROVEN', async ({ handIn }) => [
    await handIn({ signature: '' }),
    await handIn({ signature: 'ann says yes' }),
    await handIn({
      signature: '-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n',
    }),
  ]),
  onPage('the signature of somebody else', 'APPROVAL_UNPROVEN', async ({ draft, handIn, people }) => {
    const { statement } = await draft();
    return handIn({ statement, signature: signed(statement, people.mallory) });
  }),
  onPage('a signature that ann made for something else', 'APPROVAL_UNPROVEN', async ({ draft, handIn, people }) => {
    const { statement } = await draft();
    return Promise.all(
      ['git', 'file', 'hive-release-artifact'].map((namespace) =>
        handIn({ statement, signature: signed(statement, people.ann, namespace) }),
      ),
    );
  }),
  onPage('a signed text with another role', 'APPROVAL_UNPROVEN', (visit) => altered(visit, { role: 'ops' })),
  onPage('a signed text with another decision', 'APPROVAL_UNPROVEN', (visit) =>
    altered(visit, { decision: 'approved' }),
  ),
  onPage('a signed text without its conditions', 'APPROVAL_UNPROVEN', (visit) => altered(visit, { conditions: [] })),
  onPage('a signed text that ends later', 'APPROVAL_UNPROVEN', (visit) =>
    altered(visit, { expires_at: '2026-01-06T09:59:59.999Z' }),
  ),
  onPage('a signed text about an attestation', 'APPROVAL_UNPROVEN', (visit) =>
    altered(visit, { subject: `attestation:attestation_${'0'.repeat(24)}` }),
  ),
  onPage('a text that counts for longer than policy lets it', 'APPROVAL_REFUSED', (visit) =>
    lured(visit, { expires_at: '2036-01-05T10:00:00.000Z' }),
  ),
  onPage('a text of tomorrow', 'APPROVAL_REFUSED', (visit) =>
    lured(visit, { granted_at: '2026-01-06T10:00:00.000Z', expires_at: '2026-01-06T20:00:00.000Z' }),
  ),
  onPage('a text about another commit or version', 'APPROVAL_REFUSED', async (visit) => [
    await lured(visit, { commit: 'd'.repeat(40) }),
    await lured(visit, { version: '9.0.0' }),
  ]),
  onPage('an override of what nobody may override', 'APPROVAL_REFUSED', (visit) =>
    lured(visit, { subject: 'override:tests-passing' }),
  ),
  onPage('a text with more in it, or written otherwise', 'APPROVAL_REFUSED', async ({ draft, handIn, people }) => {
    const { statement } = await draft();
    const more = canonicalJson({ ...(JSON.parse(statement) as object), also: 'everything else' });
    const wider = JSON.stringify(JSON.parse(statement), null, 1);
    const texts = [more, wider, `${statement} `, '', '[]', '{"plan_id":'];
    return Promise.all(texts.map((text) => handIn({ statement: text, signature: signed(text, people.ann) })));
  }),
];

const elsewhere: Attack[] = [
  onPage('the signed text of another plan', 'APPROVAL_REFUSED', async ({ arena, pages, draft, handIn, people }) => {
    const { statement } = await draft();
    const other = await arena.plan({ bump: 'major', reason: 'a great change' });
    const signature = signed(statement, people.ann);
    const form = await tokenOf(pages.pageOf(other));
    const there = { step: 'grant', token: form, statement, version: '1.1.0', signature };
    return [
      answerOf(await send(pages.pageOf(other), there)),
      await handIn({ statement: statement.replace(/plan_[0-9a-f]{24}/, other), signature }),
    ];
  }),
  onPage('ann’s key exchanged in the checkout', 'APPROVAL_UNPROVEN', async ({ arena, draft, handIn, people }) => {
    const { statement } = await draft();
    const signature = signed(statement, people.mallory);
    exchangeKeyInCheckout(arena);
    const uncommitted = await handIn({ statement, signature });
    arena.git('checkout', '--quiet', '--', 'release.yaml');
    return uncommitted;
  }),
  onPage(
    'ann’s key exchanged by a commit that git is told to read in place of the base',
    'APPROVAL_UNPROVEN',
    async (visit) => {
      const { arena, draft, handIn, people } = visit;
      const { statement } = await draft();
      const signature = signed(statement, people.mallory);
      exchangeKeyInCheckout(arena);
      const base = arena.git('rev-parse', 'HEAD').trim();
      const other = arena.git('stash', 'create').trim();
      arena.git('checkout', '--quiet', '--', 'release.yaml');
      arena.git('replace', base, other);
      const answer = await handIn({ statement, signature });
      arena.git('replace', '--delete', base);
      return answer;
    },
  ),
  onPage('signed by who asked for the release', 'APPROVAL_REFUSED', async (visit) => {
    const { page, people, handIn } = visit;
    const { statement } = await visit.draft();
    const own = canonicalJson({ ...(JSON.parse(statement) as object), approver: 'rob' });
    return [
      answerOf(await send(page, { step: 'draft', token: await tokenOf(page), ...yes('rob lead') })),
      await handIn({ statement: own, signature: signed(own, people.rob) }),
    ];
  }),
  onPage('in a role or a name that is not one’s own', 'APPROVAL_REFUSED', async ({ page }) => {
    const form = { step: 'draft', token: await tokenOf(page) };
    const voices = ['ann security', 'mallory lead', 'ann', '', '__proto__ lead', 'constructor lead'];
    return Promise.all(voices.map(async (who) => answerOf(await send(page, { ...form, ...yes(who) }))));
  }),
];

/** A release is rightly begun in it, and must not get out. */
const carriesOut = (attack: Attack): Attack => ({ ...attack, runs: true, begun: true });

const tokenOf = async (address: string): Promise<string> => hidden(await ask(address), 'token');

/** Says yes as ann would, and gives what she handed in. */
async function yesOfAnn({ draft, handIn, people }: Visit): Promise<{ statement: string; signature: string }> {
  const { statement } = await draft();
  const signature = signed(statement, people.ann);
  expect((await handIn({ statement, signature })).isError).toBe(false);
  return { statement, signature };
}

const onceOnly: Attack[] = [
  onPage('a yes that was spent, handed in again as it was and written otherwise', 'APPROVAL_REFUSED', async (visit) => {
    const { arena, plan_id, handIn } = visit;
    const { statement, signature } = await yesOfAnn(visit);
    const ledger = arena.world.ledgerFake;
    await ledger.useApprovals(plan_id, 'another attempt', 'mallory');
    const proof = { kind: 'ssh-signature', signature: `${signature}\n` } as const;
    await ledger.saveApproval(sealApproval(JSON.parse(statement), proof), 'mallory');
    return [
      await handIn({ statement, signature }),
      await handIn({ statement, signature: signature.replace(/([A-Za-z0-9+/]{20})/g, '$1 \r\n') }),
    ];
  }),
  onPage('a yes that has ended', 'APPROVAL_REFUSED', async ({ arena, draft, handIn, people }) => {
    const { statement } = await draft({ hours: '1' });
    const signature = signed(statement, people.ann);
    arena.world.clock.advance(3_600_000);
    return handIn({ statement, signature });
  }),
  carriesOut(
    onPage('an earlier yes after ann deferred', null, async ({ arena, draft, handIn, people, plan_id }) => {
      const { statement } = await draft();
      const signature = signed(statement, people.ann);
      arena.world.clock.advance(60_000);
      const later = await draft({ decision: 'deferred', reason: 'after the fair' });
      const deferred = { statement: later.statement, signature: signed(later.statement, people.ann) };
      const answers = [await handIn(deferred), await handIn({ statement, signature })];
      const { data } = await arena.call('run_release', { plan_id });
      expect(data).toMatchObject({ code: 'REFUSED', details: [{ guard: 'approvals-given' }] });
      arena.world.clock.advance(25 * 3_600_000);
      return answers;
    }),
  ),
];

const across: Attack[] = [
  onPage('a form sent from another site', 'FORM_FOREIGN', async ({ page, draft, people }) => {
    const { statement, token: form, version } = await draft();
    const fields = { step: 'grant', token: form, statement, version, signature: signed(statement, people.ann) };
    const senders = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:3000' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
      { origin: 'https://evil.example' },
      { origin: 'http://127.0.0.1:3000' },
      { origin: 'null' },
      {},
    ];
    return Promise.all(senders.map(async (headers) => answerOf(await send(page, fields, headers))));
  }),
  onPage('a form with the token of another plan, another time or nobody', 'FORM_EXPIRED', async (visit) => {
    const { arena, page, pages, draft, people } = visit;
    const old = await tokenOf(page);
    arena.world.clock.advance(3_600_001);
    const { statement, version } = await draft();
    const foreign = await tokenOf(pages.pageOf(await arena.plan({ bump: 'major', reason: 'a great change' })));
    const fields = { step: 'grant', statement, version, signature: signed(statement, people.ann) };
    const tokens = [old, foreign, '', old.replace(/^[0-9]+/, String(Date.parse(arena.world.clock.now()))), 'null'];
    return Promise.all(tokens.map(async (one) => answerOf(await send(page, { ...fields, token: one }))));
  }),
  onPage('a name in Host that leads here', 'HTTP_403', async ({ page }) => [
    await look(page, { headers: { host: 'evil.example' } }),
    await look(page, { headers: { host: '127.0.0.1.evil.example' } }),
    await look(page, { body: 'step=grant', headers: { ...sameOrigin, host: 'evil.example' } }),
  ]),
  onPage('a body without end, announced or not', 'HTTP_413', async ({ page }) => {
    const body = `step=grant&statement=${'x'.repeat(70_000)}`;
    const form = { ...sameOrigin, 'content-type': 'application/x-www-form-urlencoded' };
    return [
      await look(page, { body, headers: { ...form, 'content-length': body.length } }),
      await look(page, { body, headers: { ...form, 'transfer-encoding': 'chunked' } }),
    ];
  }),
  onPage('a body that is no form', 'FORM_UNREADABLE', async ({ page, draft }) => {
    const { token: form } = await draft();
    const json = JSON.stringify({ step: 'grant', token: form });
    return [
      await look(page, { body: json, headers: { ...sameOrigin, 'content-type': 'application/json' } }),
      await look(page, { body: '--x', headers: { ...sameOrigin, 'content-type': 'multipart/form-data; boundary=x' } }),
      answerOf(await send(page, { step: 'approve', token: form })),
    ];
  }),
  onPage('other methods', 'HTTP_405', ({ page }) =>
    Promise.all(['PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => look(page, { method, headers: sameOrigin }))),
  ),
  onPage('everything in the address', null, async ({ page, draft, people }) => {
    const { statement, token: form, version } = await draft();
    const fields = { step: 'grant', token: form, statement, version, signature: signed(statement, people.ann) };
    return look(`${page}?${new URLSearchParams(fields)}`);
  }),
];

const paths: Attack[] = [
  onPage('a plan id that leads elsewhere', 'HTTP_404', async ({ page, plan_id }) => {
    const written = [
      '/approve/',
      '/approve/../mcp',
      '/approve/../../etc/passwd',
      `/approve/${plan_id}/../../mcp`,
      '/approve/%2e%2e/mcp',
      `/approve/${plan_id}%00`,
      `/approve/${plan_id}%2f..%2f..`,
      `/approve//${plan_id}`,
      `/approve/${plan_id}/`,
      `/approve/${plan_id}/statement`,
      `/approve/${plan_id.toUpperCase()}`,
      `/approve/plan_${'0'.repeat(25)}`,
      `/approve/${plan_id}'%20or%20'1'='1`,
      '/approve/release.yaml',
    ];
    return Promise.all(written.map((path) => look(page, { path })));
  }),
  onPage('a plan of nobody', 'PLAN_UNKNOWN', ({ pages }) => look(pages.pageOf(`plan_${'0'.repeat(24)}`))),
];

const readers: Attack[] = [
  onPage(
    'a page without a link where a token is asked for, or with one made up',
    'PAGE_LINK_INVALID',
    async ({ arena, page, pages, plan_id }) => {
      const ends = Number(/\/([0-9]{10})-/.exec(page)?.[1]);
      const own = linksFor('a token of the attacker').pathTo(plan_id, arena.world.clock.now());
      const [, pass = ''] = page.split(`${plan_id}/`);
      const bare = `${pages.origin}/approve/${plan_id}`;
      const written = [
        bare,
        pages.origin + own,
        `${bare}/${ends}-${'0'.repeat(32)}`,
        page.replace(String(ends), String(ends + 3600)),
        `${pages.origin}/approve/plan_${'0'.repeat(24)}/${pass}`,
      ];
      const answers = await Promise.all(written.map((address) => look(address)));
      const cookie = await look(bare, { headers: { cookie: `token=${token}`, authorization: 'Bearer wrong' } });
      arena.world.clock.advance(8 * 24 * 3_600_000);
      return [...answers, cookie, await look(page), answerOf(await send(page, { step: 'draft' }))];
    },
    { token },
  ),
  onPage(
    'the agent’s own token in place of a signature',
    'APPROVAL_UNPROVEN',
    async ({ page, draft }) => {
      const { statement, token: form, version } = await draft();
      const fields = { step: 'grant', token: form, statement, version };
      const headers = { ...sameOrigin, authorization: `Bearer ${token}`, cookie: `session=${token}` };
      const tried = [{}, { signature: token }, { signature: `Bearer ${token}` }, { approved: 'true', proof: token }];
      return Promise.all(tried.map(async (one) => answerOf(await send(page, { ...fields, ...one }, headers))));
    },
    { token },
  ),
];

const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'`\u202eevil\u200b\u2066 &lt;b&gt;';

const shown: Attack[] = [
  {
    ...onPage('a script, marks and invisible characters in what is shown', null, async ({ arena, page, plan_id }) => {
      const told = { plan_id, kind: 'check', about: hostile, text: `${hostile}\n</pre><form action="//evil.example">` };
      await arena.call('record_attestation', told);
      const { data } = await look(page);
      const text = String(data.text);
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(text).not.toMatch(/<script|<img|onerror=alert\(2\)>|\p{Bidi_Control}|\u200b/iu);
      expect(text.match(/<form/g)).toEqual(['<form']);
      const tags = text.match(/<[^>]*>/g) ?? [];
      expect(tags.filter((tag) => /\s(?:src|href|action|on\w+)=/.test(tag))).toEqual([]);
      return { isError: false, data };
    }),
    trick(arena) {
      withPeople(arena);
      arena.commit(`feat: ${hostile.replaceAll('\n', ' ')}`, { 'src/more.js': 'export const more = 1;\n' });
    },
  },
];

const byClient: Attack[] = [
  carriesOut(
    onPage('a client that accepts the page at once', null, async ({ arena, pages, plan_id }) => {
      arena.world.page = async (id) => pages.pageOf(id);
      const opened: unknown[] = [];
      const client = await connectOpener(arena, (params) => {
        opened.push(params);
        return { action: 'accept', content: { approved: true, decision: 'approved' } };
      });
      const { structuredContent } = await client.callTool({ name: 'request_approval', arguments: { plan_id } });
      await client.close();
      expect(opened).toMatchObject([{ mode: 'url', url: pages.pageOf(plan_id) }]);
      expect(structuredContent).toMatchObject({ given: [], missing: [{ role: 'lead' }] });
      const run = await arena.call('run_release', { plan_id });
      expect(run.data).toMatchObject({ code: 'REFUSED', details: [{ guard: 'approvals-given' }] });
      return { isError: false, data: {} };
    }),
  ),
];

/** A person's word on the page, without the person. */
export const page: Family = {
  name: 'the approval page',
  attacks: [...signatures, ...elsewhere, ...onceOnly, ...across, ...paths, ...readers, ...shown, ...byClient],
};
