import { z } from 'zod';

const conditions = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** What is asked over HTTP and the answer that counts, as the checks of the environment carry it in their input. */
export const question = {
  status: z.number(),
  json: conditions,
  not_json: conditions,
  headers_env: z.record(z.string(), z.string()),
  timeout_s: z.number(),
};
