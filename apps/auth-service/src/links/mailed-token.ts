import * as z from 'zod';

export const MailedToken = z
  .string()
  .min(1)
  .max(200)
  .meta({
    description: 'What the mailed link says after `token=`.',
    examples: ['Vb2nK8xQ0rT5yWc1LmZ7pHdJ4sGfA9uEoNi3RtX6qCk'],
  });
