import { expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';

const withPage = (page: string) => configSchema.safeParse({ channels: { npm: { production: { page } } } }).success;

it.each([
  'https://site.example/package/{name}',
  'https://site.example/project/{name}/{version}/',
  'http://127.0.0.1:4873/-/web/detail/{name}?v={version}',
])('takes %s for the page of a package (R192)', (page) => {
  expect(withPage(page)).toBe(true);
});

it.each([
  'site.example/{name}',
  'file:///{name}',
  'https://{name}.example/',
  'https://keeper@site.example/{name}',
  'https://site.example/{token}',
  'https://site.example/{name',
])('takes no %s', (page) => {
  expect(withPage(page)).toBe(false);
});
