import type { Resource } from './resource.ts';

export const prohibitions: Resource = {
  uri: 'release://prohibitions',
  name: 'prohibitions',
  title: 'Prohibitions',
  description: 'What this server never does, whoever asks: every guard with its sentence.',
  mime: 'application/json',
  async read() {
    const { guards } = await import('../guards/index.ts');
    return { prohibitions: guards.map(({ code, never, demands }) => ({ code, never, demands })) };
  },
};
