import * as z from 'zod';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The body of every error answer of every service (RFC 9457). */
export const problem = z.object({
  type: z.string().min(1),
  title: z.string().min(1),
  status: z.int().min(400).max(599),
  code: z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/),
  detail: z.string(),
  requestId: z.string().min(1),
  errors: z.array(z.object({ path: z.string(), message: z.string().min(1) })).optional(),
});

export type Problem = z.infer<typeof problem>;
