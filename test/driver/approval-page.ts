import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

export interface Reply {
  status: number;
  text: string;
  headers: NodeJS.Dict<string | string[]>;
}

/** What a browser says of a form that it sends from a page of the same server, whose policy tells no referrer. */
export const sameOrigin = { 'sec-fetch-site': 'same-origin', origin: 'null' };

/** One request as it is written, path and headers included; a body makes it a POST. */
export function ask(
  address: string,
  { body, headers = {}, method, path }: { body?: string; headers?: object; method?: string; path?: string } = {},
): Promise<Reply> {
  const { hostname, port, pathname, search } = new URL(address);
  return new Promise((resolve, reject) => {
    const asked = {
      hostname,
      port,
      path: path ?? pathname + search,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...headers },
      agent: false,
    };
    const outgoing = request(asked, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export type Fields = Readonly<Record<string, string>>;

/** Sends a form as a browser would, but for headers that are given. */
export const send = (address: string, fields: Fields, headers: object = sameOrigin): Promise<Reply> =>
  ask(address, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

/** The same with a file chosen in it. */
export function sendFile(address: string, fields: Fields, file: { field: string; text: string }): Promise<Reply> {
  const boundary = 'a-boundary-that-stands-in-no-field';
  const part = (disposition: string, text: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${text}\r\n`;
  const body = [
    ...Object.entries(fields).map(([name, text]) => part(`name="${name}"`, text)),
    part(`name="${file.field}"; filename="statement.sig"`, file.text),
    `--${boundary}--\r\n`,
  ].join('');
  return ask(address, {
    body,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...sameOrigin },
  });
}

const marks: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
};

/** A hidden field as a browser reads it. */
export function hidden({ text }: Reply, name: string): string {
  const [, value] = new RegExp(`type="hidden" name="${name}" value="([^"]*)"`).exec(text) ?? [];
  if (value === undefined) throw new Error(`no field ${name} in ${text.slice(0, 2000)}`);
  return value.replace(/&(?:amp|lt|gt|quot|#39|#96);/g, (mark) => marks[mark] ?? '');
}

/** The code of the problem on a page. */
export const codeIn = ({ text }: Reply): string | undefined => /data-code="([A-Z_]+)"/.exec(text)?.[1];

export interface Key {
  file: string;
  /** Without its comment, as it stands in a policy. */
  public_key: string;
}

export function makeKey(directory: string, name: string): Key {
  const file = join(directory, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
  const public_key = readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
  return { file, public_key };
}

/** What a person does with the text that they downloaded. */
export const signed = (text: string, key: Key, namespace = 'hive-release-approval'): string =>
  execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', namespace, '-f', key.file], {
    input: text,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });

/** What a person fills in to say yes. */
export const yes = (who: string): Fields => ({
  who,
  subject: 'release',
  decision: 'approved',
  conditions: '',
  reason: '',
  hours: '24',
});

/** Reads the plan, fills the form in, and downloads the text to sign. */
export async function draft(
  address: string,
  fields: Fields,
): Promise<{ statement: string; token: string; version: string }> {
  const plan = await ask(address);
  const form = await send(address, { step: 'draft', token: hidden(plan, 'token'), ...fields });
  const [token, statement] = [hidden(form, 'token'), hidden(form, 'statement')];
  const file = await send(address, { step: 'download', token, statement });
  if (file.text !== statement) throw new Error(`another text was downloaded: ${file.text}`);
  return { statement, token, version: String((JSON.parse(statement) as { version: string }).version) };
}

/** The whole way of a person with a key, from the plan to the signature that is handed in. */
export async function approveOnPage(address: string, fields: Fields, key: Key): Promise<Reply> {
  const { statement, token, version } = await draft(address, fields);
  return send(address, { step: 'grant', token, statement, version, signature: signed(statement, key) });
}
