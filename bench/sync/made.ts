import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const who = 'Someone <someone@example.test> 1600000000 +0000';

/** A checkout of `size` components as people keep them, all in step at 1.0.0; always the same for the same size. */
export function makeComponents(parent: string, size: number): string {
  const directory = join(parent, `made-${size}`);
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', directory]);
  const stream = `commit refs/heads/main\nmark :1\ncommitter ${who}\ndata 5\nbegin\n${files(size).join('')}done\n`;
  const options = { input: stream, stdio: ['pipe', 'ignore', 'inherit'] as ['pipe', 'ignore', 'inherit'] };
  const { status } = spawnSync('git', ['-C', directory, 'fast-import', '--quiet', '--done'], options);
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`);
  execFileSync('git', ['-C', directory, 'checkout', '--quiet', '--force', 'main']);
  return directory;
}

const files = (size: number): string[] =>
  Array.from({ length: size }, (_, at) => {
    const text = component(at);
    return `M 100644 inline ai/agents/${at % 100}/${at}/config.yaml\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });

/** As agents are kept: a comment, an emoji, a version among other fields, long instructions. */
const component = (at: number): string => `# 🐝  agent-${at}: looked after by the garden crew
agent:
  name: "Agent ${at}"      # shown in the console
  agent_id: agent-${at}
  version:   1.0.0   # kept in step by the release
  role: visits flower ${at} and tells the others

model:
  provider: example
  id: 'small-${at % 7}'
  retries: 3

instructions: |
  Look at the flower, then come back.
  - never carry more than you can
  - say where it stands

labels:
  - honey
  - 'agent'
`;
