import type { Registry } from '../../registries/verdaccio.ts';

/** What is published, in the order in which it is. */
export const names = ['@apiary/wax', 'apiary-cells', 'apiary-hive'];

/** In alphabetical order what needs the others comes first, so that order has to be made. */
export const dependencies: Record<string, Record<string, string>> = {
  'a-hive': { 'apiary-cells': '^1.0.0' },
  'b-cells': { '@apiary/wax': '^1.0.0' },
  'c-wax': {},
};
const nameOf: Record<string, string> = { 'a-hive': 'apiary-hive', 'b-cells': 'apiary-cells', 'c-wax': '@apiary/wax' };

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
export const manifestOf = (directory: string, version: string) => ({
  name: nameOf[directory] ?? '',
  version,
  type: 'module',
  exports: './index.js',
  files: ['index.js'],
  publishConfig: { access: 'public' },
  dependencies: dependencies[directory] ?? {},
});
export const codeOf = (directory: string) => {
  const [needed] = Object.keys(dependencies[directory] ?? {});
  return needed
    ? `export { depth as below } from '${needed}';\nexport const depth = 1;\n`
    : 'export const depth = 0;\n';
};

/** A private root, a private member, and three that need each other; TEST_TOKEN and PRODUCTION_TOKEN may publish. */
export function workspaceFiles(registries: { test: Registry; production: Registry }): Record<string, string> {
  const directories = Object.keys(dependencies);
  const place = (registry: Registry, token: string) => `{ registry: '${registry.url}', token_env: ${token} }`;
  return {
    'package.json': json({
      name: 'apiary',
      version: '1.0.0',
      private: true,
      workspaces: ['packages/*'],
      scripts: { test: 'node --test' },
    }),
    'release.yaml': `channels:\n  npm:\n    test: ${place(registries.test, 'TEST_TOKEN')}\n    production: ${place(registries.production, 'PRODUCTION_TOKEN')}\n`,
    'test/sum.test.js': "import { it } from 'node:test';\nit('sums', () => {});\n",
    'packages/d-tools/package.json': json({ name: 'apiary-tools', private: true }),
    ...Object.fromEntries(
      directories.flatMap((one) => [
        [`packages/${one}/package.json`, json(manifestOf(one, '1.0.0'))],
        [`packages/${one}/index.js`, codeOf(one)],
      ]),
    ),
  };
}
