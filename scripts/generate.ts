import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema } from '../src/config/schema.ts';
import { catalogue } from '../src/domain/problems/catalogue.ts';
import { guards } from '../src/guards/index.ts';
import { tools } from '../src/tools/index.ts';
import { configPage } from './pages/config.ts';
import { asSchema } from './pages/json-schema.ts';
import { problemsPage } from './pages/problems.ts';
import { prohibitionsPage } from './pages/prohibitions.ts';
import { type Requirement, requirementsPage } from './pages/requirements.ts';
import { toolsPage } from './pages/tools.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string | null => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null;
  }
};

const configJson = z.toJSONSchema(configSchema, { io: 'input' });
const requirements = parse(read('docs/requirements.yaml') ?? '[]') as Requirement[];

/** Every page that is made from a table of the code; the code is the only place where it is written by hand. */
const pages: Record<string, string> = {
  'docs/generated/tools.md': toolsPage(tools),
  'docs/generated/prohibitions.md': prohibitionsPage(guards),
  'docs/generated/problems.md': problemsPage(catalogue),
  'docs/generated/config.md': configPage(asSchema(configJson)),
  'docs/requirements.md': requirementsPage(requirements),
  'release.schema.json': `${JSON.stringify(configJson, null, 2)}\n`,
};

const stale = Object.entries(pages).filter(([path, content]) => read(path) !== content);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not what the code says; run: npm run generate`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, content] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    console.log(`wrote ${path}`);
  }
}
