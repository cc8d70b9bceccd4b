import { type Ecosystem, firstOf, type Look, type VersionField } from './look.ts';

/** A repository that only has a chart or a file VERSION. */
export async function plain(look: Look): Promise<Ecosystem | null> {
  const source = await firstOf(look, [
    { file: 'VERSION', format: 'text', path: 'version' },
    { file: 'Chart.yaml', format: 'yaml', path: 'version' },
  ]);
  if (!source) return null;
  return { scheme: 'semver', source, mirrors: [], others: [], rest: { channels: { npm: { enabled: false } } } };
}

/** Fields of other files that often carry the version of the project: charts, images, VERSION. */
export function besides(name: string): VersionField[] {
  const charts = [
    'Chart.yaml',
    'chart/Chart.yaml',
    'helm/Chart.yaml',
    `charts/${name}/Chart.yaml`,
    `helm/${name}/Chart.yaml`,
  ];
  const labels = [
    'LABEL.version',
    'LABEL."org.opencontainers.image.version"',
    'ARG.VERSION',
    'ARG.APP_VERSION',
    'ENV.VERSION',
    'ENV.APP_VERSION',
  ];
  return [
    { file: 'VERSION', format: 'text', path: 'version' },
    ...charts.flatMap((file): VersionField[] => [
      { file, format: 'yaml', path: 'version' },
      { file, format: 'yaml', path: 'appVersion' },
    ]),
    ...labels.map((path): VersionField => ({ file: 'Dockerfile', format: 'dockerfile', path })),
  ];
}
