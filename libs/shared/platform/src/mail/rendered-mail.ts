/** A mail as it goes out. */
export type RenderedMail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where answers go; to nobody without it. */
  readonly replyTo?: string;
  /** Who has the mail sent, shown beside our address as `<name> via PayMyInvoice`. */
  readonly onBehalfOf?: string;
  readonly attachments?: readonly Attachment[];
};

export type Attachment = {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Buffer;
};
