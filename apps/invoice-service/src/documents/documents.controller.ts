import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { readInvoicePdf, readPayLinkPdf } from './documents.schemas.ts';
import { DocumentsService } from './documents.service.ts';

@Controller()
export class DocumentsController {
  constructor(@Inject(DocumentsService) private readonly documents: DocumentsService) {}

  @Handles(readInvoicePdf)
  async forOwner({ caller, params }: RequestTo<typeof readInvoicePdf>) {
    const { content, fileName } = await this.documents.drawForOwner(caller, params.id);
    return ok(content, { fileName });
  }

  @Handles(readPayLinkPdf)
  async forPayer({ params }: RequestTo<typeof readPayLinkPdf>) {
    const { content, fileName } = await this.documents.drawForPayer(params.payToken);
    return ok(content, { fileName });
  }
}
