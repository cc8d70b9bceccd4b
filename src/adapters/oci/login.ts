import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const helper = 'hive-release';

/**
 * Works with credentials for one host that no file and no argument holds: the configuration names a credential helper,
 * the helper prints a variable, and the variable is given to this child only. What was on disk for it is removed. null: as nobody.
 */
export async function withLogin<T>(
  { host, secret, path }: { host: string; secret: { account: string; token: string } | null; path: string },
  work: (env: Record<string, string>) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'hive-release-login-'));
  try {
    const configuration = join(directory, 'config.json');
    const credHelpers = secret ? { [host]: helper } : {};
    await writeFile(configuration, JSON.stringify({ credHelpers }), { mode: 0o600 });
    if (secret === null) return await work({ REGISTRY_AUTH_FILE: configuration });
    const script = '#!/bin/sh\nprintf %s "$HIVE_RELEASE_REGISTRY_SECRET"\n';
    await writeFile(join(directory, `docker-credential-${helper}`), script, { mode: 0o700 });
    return await work({
      REGISTRY_AUTH_FILE: configuration,
      PATH: `${directory}:${path}`,
      HIVE_RELEASE_REGISTRY_SECRET: JSON.stringify({ ServerURL: host, Username: secret.account, Secret: secret.token }),
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
