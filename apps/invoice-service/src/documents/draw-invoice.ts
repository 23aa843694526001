import type { InvoiceDocument } from './invoice-document.ts';

/** A PDF. The same document always has the same bytes. */
export async function drawInvoice(document: InvoiceDocument): Promise<Buffer> {
  // What draws is a megabyte of code, which no function should evaluate before the first invoice is asked for.
  const { drawPages } = await import('./invoice-pages.ts');
  return drawPages(document);
}

export function pdfFileName({ number, state }: InvoiceDocument): string {
  const name = (number ?? '').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
  if (name === '') return state === 'issued' ? 'invoice.pdf' : `invoice-${state}.pdf`;
  return state === 'void' ? `${name}-void.pdf` : `${name}.pdf`;
}
