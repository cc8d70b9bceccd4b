/** The name `npm pack` gives a tarball: the scope loses its `@`, and its slash becomes a dash. */
export const tarballName = (name: string, version: string): string =>
  `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
