/** Variables in which a machine tells uv its own indexes, for build backends and dependencies; some hold a password. */
export const ownIndexes = [
  'UV_DEFAULT_INDEX',
  'UV_INDEX',
  'UV_INDEX_URL',
  'UV_EXTRA_INDEX_URL',
  'UV_SYSTEM_CERTS',
  'UV_OFFLINE',
];
