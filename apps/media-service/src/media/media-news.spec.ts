import { mediaRejected } from '@paymyinvoice/contracts';
import { describe, expect, it } from 'vitest';
import { anAwaitedFile, aRejectedFile } from '../../test/builders.ts';
import { newsOf } from './media-news.ts';
import { REJECTION_CODES } from './media.ts';

describe('the news of a rejection', () => {
  it.each(REJECTION_CODES)('fits its contract: %s', (code) => {
    const news = newsOf(anAwaitedFile(), aRejectedFile({ rejection: { code, detail: 'No.' } }));
    expect(news?.contract).toBe(mediaRejected);
    expect(() => mediaRejected.data.parse(news?.data)).not.toThrow();
  });
});
