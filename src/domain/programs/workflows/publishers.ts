import { commandLines } from './steps.ts';
import type { Trigger } from './trigger.ts';

interface Publisher {
  publishes: Trigger['publishes'];
  by: string;
  /** Of an action by its name, or of a line of a script. */
  uses?: RegExp;
  runs?: RegExp;
}

/** A program with this word as its command, whatever (few) options stand between them. */
const said = (program: string, word: string): RegExp =>
  new RegExp(`\\b(?:${program})(?:\\s+-\\S+(?:\\s+[^\\s-]\\S*)?){0,20}\\s+${word}\\b`);

/** Known ways in which pipelines publish. */
const publishers: readonly Publisher[] = [
  { publishes: 'python', by: 'gh-action-pypi-publish', uses: /^pypa\/gh-action-pypi-publish@/ },
  { publishes: 'python', by: 'uv publish', runs: said('uv', 'publish') },
  { publishes: 'python', by: 'twine upload', runs: said('twine', 'upload') },
  { publishes: 'python', by: 'poetry publish', runs: said('poetry', 'publish') },
  { publishes: 'python', by: 'hatch publish', runs: said('hatch', 'publish') },
  { publishes: 'python', by: 'flit publish', runs: said('flit', 'publish') },
  { publishes: 'npm', by: 'npm-publish', uses: /^JS-DevTools\/npm-publish@/i },
  { publishes: 'npm', by: 'npm publish', runs: said('npm|pnpm|yarn(?:\\s+npm)?|bun|lerna|changeset', 'publish') },
  { publishes: 'npm', by: 'semantic-release', runs: /\bsemantic-release\b/ },
  { publishes: 'image', by: 'docker push', runs: said('docker|podman|buildah', '(?:(?:image|manifest)\\s+)?push') },
  { publishes: 'image', by: 'buildx --push', runs: /\bbuildx\b.*--push\b/ },
  { publishes: 'page', by: 'action-gh-release', uses: /^softprops\/action-gh-release@/ },
  { publishes: 'page', by: 'create-release', uses: /^(?:actions\/create-release|ncipollo\/release-action)@/ },
  { publishes: 'page', by: 'gh release create', runs: said('gh|glab', 'release\\s+create') },
  { publishes: 'page', by: 'goreleaser', uses: /^goreleaser\/goreleaser-action@/ },
];

/** What an action publishes by its name; images only where it is told to push them. */
export function publisherOfAction(uses: string, settings: unknown): Pick<Trigger, 'publishes' | 'by'> | null {
  const pushes = (settings as { push?: unknown } | null)?.push;
  if (/^docker\/(?:build-push-action|bake-action)@/.test(uses))
    return pushes === undefined || pushes === false || pushes === 'false'
      ? null
      : { publishes: 'image', by: 'build-push-action' };
  const found = publishers.find((one) => one.uses?.test(uses));
  return found ? { publishes: found.publishes, by: found.by } : null;
}

/** What the commands of a script publish; a dry run and a comment publish nothing. */
export function publishersOfScript(script: string): Pick<Trigger, 'publishes' | 'by'>[] {
  return commandLines(script)
    .filter((line) => !/--dry-run\b/.test(line))
    .flatMap((line) => publishers.filter((one) => one.runs?.test(line)))
    .map(({ publishes, by }) => ({ publishes, by }));
}
