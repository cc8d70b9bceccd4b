import type { Environment } from '../../domain/programs/child-environment.ts';
import { tokenEnd } from '../../domain/programs/token-end.ts';
import type { Tokens } from '../../ports/tokens.ts';

/** The tokens of the environment in which the server was started (port Tokens). */
export const createTokens = (environment: Environment): Tokens => ({
  endOf: (variable) => {
    const token = environment[variable];
    return token ? tokenEnd(token) : undefined;
  },
});
