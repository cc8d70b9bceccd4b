import { z } from 'zod';

/** What several parts of release.yaml are made of. */
export const path = z.string().min(1).max(400);
/** A path that stays in the project and out of git's own files. */
export const inside = path.refine(
  (text) => text.split('/').every((part) => !['', '.', '..', '.git'].includes(part.toLowerCase())),
  'a path inside the project without ., .. and .git, such as packages/core',
);
export const envName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,99}$/, 'the name of an environment variable, such as NPM_TOKEN; never the secret itself');
/** The name says that its value is a secret, so that the value is hidden wherever it might show. */
export const tokenName = envName.regex(
  /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_KEY/,
  'a name that says so: with TOKEN, SECRET, PASSWORD, PASSWD, CREDENTIAL or API_KEY in it',
);
export const sshKey = z
  .string()
  .max(2000)
  .regex(/^(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+$/, 'a public SSH key: type and base64, no comment');
export const pattern = z
  .string()
  .min(1)
  .max(400)
  .refine(isRegExp, 'a regular expression')
  .refine(isLinear, 'one without look-around, back references, counted groups and counts above 9');
export const argv = z.array(z.string().min(1).max(2000)).min(1).max(100);

function isRegExp(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** Only what V8 can match in linear time, as `server.ts` tells it to: a pattern and the text it meets may both be hostile. */
function isLinear(source: string): boolean {
  return !/\(\?<?[=!]|\\[1-9k]|\)\{|\{\d{2,}|\{\d*,\d{2,}/.test(source);
}
