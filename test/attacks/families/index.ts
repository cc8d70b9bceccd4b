import type { Family } from '../attack.ts';
import { approvals } from './approvals.ts';
import { beside } from './beside.ts';
import { bombs } from './bombs.ts';
import { disguise } from './disguise.ts';
import { forged } from './forged.ts';
import { injection } from './injection.ts';
import { moments } from './moments.ts';
import { orders } from './orders.ts';
import { page } from './page.ts';
import { paths } from './paths.ts';
import { pipelines } from './pipelines.ts';
import { policy } from './policy.ts';
import { repository } from './repository.ts';
import { reviews } from './reviews.ts';
import { surroundings } from './surroundings.ts';

/** Every way round that we know, by what it goes after. */
export const families: readonly Family[] = [
  forged,
  injection,
  paths,
  bombs,
  orders,
  approvals,
  reviews,
  page,
  policy,
  moments,
  beside,
  repository,
  pipelines,
  surroundings,
  disguise,
];
