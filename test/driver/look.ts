import { execFileSync } from 'node:child_process';

/** What stands on a registry, read by plain HTTP and not through the product. */
export interface Shelf {
  latest: string | null;
  versions: Record<string, { integrity: string; deprecated: string | null }>;
}

export async function lookAtRegistry(registry: string, packageName: string): Promise<Shelf> {
  const address = `${registry.replace(/\/+$/, '')}/${packageName.replace('/', '%2f')}`;
  const response = await fetch(address, { headers: { accept: 'application/json' } });
  if (response.status === 404) return { latest: null, versions: {} };
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const document = (await response.json()) as {
    'dist-tags'?: Record<string, string>;
    versions?: Record<string, { dist: { integrity: string }; deprecated?: string }>;
  };
  const versions = Object.entries(document.versions ?? {}).map(([version, { dist, deprecated }]) => [
    version,
    { integrity: dist.integrity, deprecated: deprecated ?? null },
  ]);
  return { latest: document['dist-tags']?.latest ?? null, versions: Object.fromEntries(versions) };
}

/** Refs of the remote as another clone would see them; annotated tags are peeled. */
export function lookAtRemote(remote: string): Record<string, string> {
  const lines = execFileSync('git', ['ls-remote', remote], { encoding: 'utf8' }).trim().split('\n');
  const refs = lines.map((line) => line.split('\t') as [string, string]).map(([id, ref]) => [ref, id] as const);
  const peeled = refs.filter(([ref]) => ref.endsWith('^{}')).map(([ref, id]) => [ref.slice(0, -3), id] as const);
  return Object.fromEntries([...refs.filter(([ref]) => !ref.endsWith('^{}')), ...peeled]);
}
