import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';

const UsageBody = z
  .object({
    bytes: z.int().min(0).meta({
      description:
        'What all files take up as they were uploaded; an upload counts from the moment it is allowed.',
    }),
    items: z.int().min(0),
    quota: z.int().meta({ description: 'The most bytes the library may take up.' }),
  })
  .meta({ id: 'Usage' });

export const readUsage = endpoint({
  method: 'GET',
  path: '/v1/usage',
  summary: 'Tell what the library takes up',
  description: 'Bytes and items of the own library, and the most it may take up.',
  access: 'user',
  responses: { 200: UsageBody },
});
