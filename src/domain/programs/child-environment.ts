/** A set of environment variables as node gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What every program needs to find itself, its home and the network; none of it is a credential of ours. */
const plain =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TERM|TMPDIR|TMP|TEMP|XDG_[A-Z_]+|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|npm_config_(?:cache|prefix|userconfig|globalconfig)|UV_[A-Z_]+_DIR|UV_PYTHON_DOWNLOADS|SYSTEMROOT|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE)$/;

/** The variables a child may see without being named: an allow-list, so a secret never travels by accident. */
export function plainEnvironment(environment: Environment): Record<string, string> {
  const { PATH, ...rest } = chosen(
    environment,
    Object.keys(environment).filter((name) => plain.test(name)),
  );
  return PATH === undefined ? rest : { ...rest, PATH: absoluteOnly(PATH) };
}

/** Without the entries that mean the directory a program runs in, where a project could keep a `git` of its own. */
function absoluteOnly(path: string): string {
  const separator = /^[A-Za-z]:[\\/]|;/.test(path) ? ';' : ':';
  const entries = path.split(separator).filter((entry) => /^(?:[\\/]|[A-Za-z]:[\\/])/.test(entry));
  return entries.join(separator);
}

/** Exactly these variables, those that are set. */
export function namedEnvironment(environment: Environment, names: readonly string[]): Record<string, string> {
  return chosen(environment, names);
}

/** Only these are looked at: every look at a variable of Node's own environment is a call outside. */
function chosen(environment: Environment, names: readonly string[]): Record<string, string> {
  const entries = names.map(
    (name) => [name, Object.hasOwn(environment, name) ? environment[name] : undefined] as const,
  );
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const secretName = /TOKEN|SECRET|PASSW(?:OR)?D|CREDENTIAL|PRIVATE|API_?KEY|DATABASE_URL|_AUTH/i;

/** The values that must never go out: those of variables whose name says that they are secret. */
export const secretValues = (environment: Environment): (string | undefined)[] =>
  Object.entries(environment)
    .filter(([name]) => secretName.test(name))
    .map(([, value]) => value);
