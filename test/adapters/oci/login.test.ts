import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { withLogin } from '../../../src/adapters/oci/login.ts';
import { drawn } from '../../domain/policy/secrets/made.ts';

const secret = { account: 'releaser', token: `${drawn(20)}"\\ %s` };

it('no file holds the secret at any moment, only a variable does; what was on disk goes, also after a failure', async () => {
  let place = '';
  const work = withLogin({ host: 'images.example', secret, path: process.env.PATH ?? '' }, async (env) => {
    place = dirname(env.REGISTRY_AUTH_FILE ?? '');
    const texts = readdirSync(place).map((name) => readFileSync(join(place, name), 'utf8'));
    expect(texts).toHaveLength(2);
    expect(texts.join('')).not.toContain(secret.token.slice(0, 20));
    const said = execFileSync('docker-credential-hive-release', ['get'], { env, encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({ ServerURL: 'images.example', Username: 'releaser', Secret: secret.token });
    throw new Error('broke off');
  });
  await expect(work).rejects.toThrow('broke off');
  expect(existsSync(place)).toBe(false);
});

it('without a secret nobody is signed in, whatever the person keeps', async () => {
  await withLogin({ host: 'images.example', secret: null, path: '' }, async (env) => {
    expect(Object.keys(env)).toEqual(['REGISTRY_AUTH_FILE']);
    expect(JSON.parse(readFileSync(env.REGISTRY_AUTH_FILE ?? '', 'utf8'))).toEqual({ credHelpers: {} });
  });
});
