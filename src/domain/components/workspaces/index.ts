import { cargo } from './cargo.ts';
import { npm } from './npm.ts';
import { uv } from './uv.ts';
import type { Workspace } from './workspace.ts';

export type { Manifest, Member, Workspace } from './workspace.ts';

export const workspaces: readonly Workspace[] = [npm, uv, cargo];
