import { z } from 'zod';

/** What several parts of release.yaml are made of. */
export const path = z.string().min(1).max(400);
export const envName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,99}$/, 'the name of an environment variable, such as NPM_TOKEN; never the secret itself');
/** The name says that its value is a secret, so that the value is hidden wherever it might show. */
export const tokenName = envName.regex(
  /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_KEY/,
  'a name that says so: with TOKEN, SECRET, PASSWORD, PASSWD, CREDENTIAL or API_KEY in it',
);
export const pattern = z.string().min(1).max(400).refine(isRegExp, 'a regular expression');
export const argv = z.array(z.string().min(1).max(2000)).min(1).max(100);

function isRegExp(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
