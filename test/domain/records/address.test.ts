import { describe, expect, it } from 'vitest';
import { pageAddress, plainAddress, plainRemote } from '../../../src/domain/records/address.ts';

/** Put together, so that no text of this project looks like a secret. */
const secret = ['keeper', 'honey'].join(':');

describe('addresses as they may be shown (R192)', () => {
  it.each<[string, string | null | undefined, string | null]>([
    ['as it is', 'https://index.example/simple/sample/', 'https://index.example/simple/sample/'],
    ['without a login', `https://${secret}@index.example/simple/`, 'https://index.example/simple/'],
    ['without a token', 'https://token@index.example/x?y=1', 'https://index.example/x?y=1'],
    ['of another kind', 'javascript:alert(1)', null],
    ['a file', 'file:///etc/passwd', null],
    ['no address', 'sample', null],
    ['endless', `https://index.example/${'a'.repeat(600)}`, null],
    ['nothing', '', null],
    ['not told', undefined, null],
  ])('%s', (_what, text, shown) => {
    expect(plainAddress(text)).toBe(shown);
  });

  it.each([
    [`https://${secret}@forge.example/honey/comb.git`, 'https://forge.example/honey/comb.git'],
    [`ssh://${secret}@forge.example/honey/comb.git`, 'ssh://forge.example/honey/comb.git'],
    ['git@forge.example:honey/comb.git', 'git@forge.example:honey/comb.git'],
    ['file:///remote.git', 'file:///remote.git'],
  ])('a remote %s', (remote, shown) => {
    expect(plainRemote(remote)).toBe(shown);
  });

  it.each([
    ['https://site.example/project/{name}/{version}/', 'sample', 'https://site.example/project/sample/1.1.0/'],
    ['https://site.example/package/{name}', '@honey/comb', 'https://site.example/package/@honey/comb'],
    ['https://site.example/{name}', 'a?b#c/../d', 'https://site.example/a%3Fb%23c/../d'],
    ['https://site.example/about', 'sample', 'https://site.example/about'],
  ])('a page %s of %s', (pattern, name, shown) => {
    expect(pageAddress(pattern, { name, version: '1.1.0' })).toBe(shown);
  });
});
