import { hiveReleaseManager } from './hive-release-manager.ts';
import type { Prompt } from './prompt.ts';
import { release } from './release.ts';

/** Every ready conversation, in the order clients see it. */
export const prompts: readonly Prompt[] = [release, hiveReleaseManager];
