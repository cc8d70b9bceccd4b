import { z } from 'zod';
import { commands } from './commands.ts';
import { gitea, github, gitlab } from './forges.ts';
import { npm } from './npm.ts';
import { oci } from './oci.ts';
import { pypi } from './pypi.ts';

/** Where artifacts go. */
export const channels = z.strictObject({ npm, pypi, oci, github, gitlab, gitea, commands }).prefault({});
