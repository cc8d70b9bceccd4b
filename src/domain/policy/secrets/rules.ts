/** One kind of credential. Every pattern is linear: bounded repeats, no two of which may share a character. */
export interface SecretRule {
  /** The word a person writes under `secrets.allow`. */
  rule: string;
  /** A text that holds none of these, in small letters, is not looked at further. */
  keywords: readonly string[];
  /** Global. What is captured as `value` is weighed; the whole match where nothing is. */
  pattern: RegExp;
  /** Bits per character below which a value is a placeholder and no credential. */
  entropy: number;
}

const rule = (name: string, keywords: readonly string[], pattern: RegExp, entropy = 0): SecretRule => ({
  rule: name,
  keywords,
  pattern,
  entropy,
});

/**
 * Credentials that give themselves away by their look, as their issuers document them, and at the end whatever is
 * assigned to a name that says it is secret. The common kinds, each with few false alarms; not every kind there is.
 */
export const secretRules: readonly SecretRule[] = [
  rule(
    'private-key',
    ['private key'],
    /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\[rn]|[\s"'`+,>|]){0,20}(?:[A-Z][A-Za-z-]{2,20}: [^\r\n\\]{1,100}(?:\\[rn]|\s){1,8}){0,4}[A-Za-z0-9+/]{40}/g,
  ),
  rule('npm-token', ['npm_'], /\bnpm_[A-Za-z0-9]{36}\b/g, 3),
  rule(
    'npmrc-auth',
    ['_auth', '_password'],
    /_(?:authToken|auth|password) ?= ?"?(?<value>[A-Za-z0-9+/=._-]{16,400})/g,
    3,
  ),
  rule('pypi-token', ['pypi-age'], /\bpypi-AgE[A-Za-z0-9_-]{50,400}/g, 3),
  rule('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g, 3),
  rule('github-token', ['github_pat_'], /\bgithub_pat_[A-Za-z0-9_]{60,255}\b/g, 3),
  rule('gitlab-token', ['glpat-', 'glptt-', 'gldt-'], /\bgl(?:pat|ptt|dt)-[A-Za-z0-9_-]{20,100}/g, 3),
  rule('slack-token', ['xox'], /\bxox[abeoprs]-[A-Za-z0-9-]{20,250}/g, 3),
  rule(
    'slack-webhook',
    ['hooks.slack.com'],
    /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{40,60}/g,
    3,
  ),
  rule('aws-access-key', ['akia', 'asia', 'abia', 'acca'], /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g, 3),
  rule('google-api-key', ['aiza'], /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g, 3.5),
  rule('azure-storage-key', ['accountkey='], /AccountKey=(?<value>[A-Za-z0-9+/]{86}==)/g, 4),
  rule('stripe-key', ['k_live_', 'k_test_', 'k_prod_'], /\b[rs]k_(?:live|test|prod)_[A-Za-z0-9]{20,200}\b/g, 3),
  rule('openai-key', ['t3blbkfj'], /\bsk-[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}/g, 3),
  rule('anthropic-key', ['sk-ant-'], /\bsk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{60,120}/g, 3),
  rule('huggingface-token', ['hf_'], /\bhf_[A-Za-z0-9]{34}\b/g, 3),
  rule('docker-token', ['dckr_'], /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,100}/g, 3),
  rule('sendgrid-key', ['sg.'], /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g, 3.5),
  rule('digitalocean-token', ['_v1_'], /\bdo[opr]_v1_[a-f0-9]{64}\b/g, 3),
  rule('vault-token', ['hvs.', 'hvb.'], /\bhv[sb]\.[A-Za-z0-9_-]{60,300}/g, 3),
  rule('age-key', ['age-secret-key-1'], /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g, 3),
  rule('jwt', ['eyj'], /\beyJ[A-Za-z0-9_-]{15,300}\.eyJ[A-Za-z0-9_-]{15,2000}\.[A-Za-z0-9_-]{20,2000}/g, 3.5),
  rule(
    'password-in-address',
    ['://'],
    /\b[a-z][a-z0-9+]{1,20}:\/\/[A-Za-z0-9._~%-]{0,100}:(?<value>[^\s:/@"'`<>{}$]{8,200})@/g,
    3,
  ),
  rule(
    'secret-assigned',
    ['secret', 'token', 'passw', 'apikey', 'api_key', 'api-key', 'access_key', 'credential'],
    /(?:secret|token|passw(?:or)?d|api[_-]?key|access_?key|credentials?)[A-Za-z0-9_-]{0,30}["']?\]?[ \t]{0,3}(?:=>|:=|=|:)[ \t]{0,3}["'`](?<value>[A-Za-z0-9+/=_.-]{16,150})["'`]/gi,
    3.2,
  ),
  rule(
    'secret-assigned',
    ['secret', 'token', 'passw', 'api_key', 'apikey', 'access_key', 'credential'],
    /^(?:export )?[A-Z0-9_]{0,60}(?:SECRET|TOKEN|PASSW(?:OR)?D|API_?KEY|ACCESS_KEY|CREDENTIAL)[A-Z0-9_]{0,30} ?= ?(?<value>[A-Za-z0-9+/=_.-]{16,150})$/gm,
    3.2,
  ),
];
