import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { World } from '../ports/world.ts';

/** A ready conversation. Arguments are texts, as the protocol has it. */
export interface Prompt<Arguments extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  description: string;
  arguments: Arguments;
  /** The text that the user says. Returns null when an argument names something that does not exist. */
  render(given: z.output<Arguments>, world: World): Promise<string | null>;
}

/** Offers the prompts, in the order given; arguments that do not fit are refused with -32602. */
export function registerPrompts(server: McpServer, prompts: readonly Prompt[], world: () => Promise<World>): void {
  for (const prompt of prompts) {
    const { name, title, description } = prompt;
    server.registerPrompt(name, { title, description, argsSchema: prompt.arguments }, async (given) => {
      const opened = await world();
      const text = await prompt.render(given, opened);
      if (text === null) {
        const words = `An argument of the prompt ${name} names nothing that exists`;
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, words, {
          arguments: given,
          presets: await opened.presets(),
        });
      }
      return { description, messages: [{ role: 'user', content: { type: 'text', text } }] };
    });
  }
}

/** Arguments that several prompts take. */
export const projectArgument = z
  .string()
  .max(1000)
  .optional()
  .describe('Directory of the project; the one the server was started for when absent');
