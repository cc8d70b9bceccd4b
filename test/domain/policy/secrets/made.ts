import { createHash } from 'node:crypto';

/** Letters and digits that look drawn by lot, the same at every run: no credential ever stands in a file of ours. */
export function drawn(
  length: number,
  alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  seed = 'bee',
) {
  let text = '';
  for (let round = 0; text.length < length; round += 1)
    for (const byte of createHash('sha256').update(`${seed} ${round}`).digest())
      text += alphabet[byte % alphabet.length];
  return text.slice(0, length);
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const hex = '0123456789abcdef';
const key = (kind: string) => `-----BEGIN ${kind}PRIVATE KEY-----`;

/** One of each kind as it stands in real files. */
export const made: Readonly<Record<string, readonly string[]>> = {
  'private-key': [
    `${key('RSA ')}\n${drawn(64)}\n${drawn(64)}`,
    `KEY="${key('')}\\n${drawn(64)}"`,
    `  ${key('OPENSSH ')}\n    ${drawn(70)}`,
    `${key('RSA ')}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${drawn(32, hex)}\n\n${drawn(64)}`,
  ],
  'npm-token': [`token: npm_${drawn(36)}`],
  'npmrc-auth': [`//registry.test/:_authToken=${drawn(40)}`],
  'pypi-token': [`password = pypi-AgE${drawn(120)}`],
  'github-token': [`ghp_${drawn(36)}`, `"ghs_${drawn(36)}"`, `github_pat_${drawn(82)}`],
  'gitlab-token': [`glpat-${drawn(20)}`],
  'slack-token': [`xoxb-${drawn(12, '0123456789')}-${drawn(24)}`],
  'slack-webhook': [`https://hooks.slack.com/services/T${drawn(8, base32)}/B${drawn(8, base32)}/${drawn(24)}`],
  'aws-access-key': [`aws_access_key_id = AKIA${drawn(16, base32)}`],
  'google-api-key': [`"AIza${drawn(35)}"`],
  'azure-storage-key': [`AccountKey=${drawn(86)}==`],
  'stripe-key': [`sk_live_${drawn(24)}`],
  'openai-key': [`sk-proj-${drawn(40)}T3BlbkFJ${drawn(40)}`],
  'anthropic-key': [`sk-ant-api03-${drawn(90)}`],
  'huggingface-token': [`hf_${drawn(34)}`],
  'docker-token': [`dckr_pat_${drawn(27)}`],
  'sendgrid-key': [`SG.${drawn(22)}.${drawn(43)}`],
  'digitalocean-token': [`dop_v1_${drawn(64, hex)}`],
  'vault-token': [`hvs.${drawn(90)}`],
  'age-key': [`AGE-SECRET-KEY-1${drawn(58, base32)}`],
  jwt: [`eyJ${drawn(30)}.eyJ${drawn(80)}.${drawn(43)}`],
  'password-in-address': [`postgresql://hive:${drawn(14)}@db.internal:5432/hive`],
  'secret-assigned': [
    `const clientSecret = '${drawn(32)}';`,
    `{ "api_key": "${drawn(32, hex)}" }`,
    `export DATABASE_PASSWORD=${drawn(24)}`,
    `password: "${drawn(20)}"`,
  ],
};
