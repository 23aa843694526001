/** One entry of SNS PublishBatch, read from the flat fields of the query protocol. */
export interface BatchEntry {
  /** Position the caller's form used, kept so that the entry can be taken out again. */
  readonly position: string;
  readonly id: string;
  readonly message: string;
  readonly subject?: string;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
  readonly attributes: MessageAttributes;
}

export type MessageAttributes = Readonly<Record<string, { type: string; value: string }>>;

const root = 'PublishBatchRequestEntries.member.';

export function batchEntries(form: Readonly<Record<string, string>>): BatchEntry[] {
  const positions = new Set<string>();
  for (const name of Object.keys(form)) {
    const position = name.startsWith(root) ? name.slice(root.length).split('.')[0] : undefined;
    if (position) positions.add(position);
  }
  return [...positions]
    .sort((a, b) => Number(a) - Number(b))
    .map((position) => {
      const prefix = `${root}${position}.`;
      return { position, id: form[`${prefix}Id`] ?? '', ...messageFields(form, prefix) };
    });
}

export function withoutEntries(
  form: Readonly<Record<string, string>>,
  entries: readonly BatchEntry[],
): Record<string, string> {
  const prefixes = entries.map(({ position }) => `${root}${position}.`);
  return Object.fromEntries(
    Object.entries(form).filter(([name]) => !prefixes.some((prefix) => name.startsWith(prefix))),
  );
}

/** The message members of a Publish (empty prefix) or of one batch entry. */
export function messageFields(
  form: Readonly<Record<string, string>>,
  prefix: string,
): Omit<BatchEntry, 'position' | 'id'> {
  const subject = form[`${prefix}Subject`];
  const messageGroupId = form[`${prefix}MessageGroupId`];
  const messageDeduplicationId = form[`${prefix}MessageDeduplicationId`];
  return {
    message: form[`${prefix}Message`] ?? '',
    ...(subject !== undefined && { subject }),
    ...(messageGroupId !== undefined && { messageGroupId }),
    ...(messageDeduplicationId !== undefined && { messageDeduplicationId }),
    attributes: messageAttributes(form, `${prefix}MessageAttributes.entry.`),
  };
}

function messageAttributes(form: Readonly<Record<string, string>>, prefix: string): MessageAttributes {
  const attributes: Record<string, { type: string; value: string }> = {};
  for (let position = 1; form[`${prefix}${position}.Name`] !== undefined; position += 1) {
    const entry = `${prefix}${position}.`;
    attributes[form[`${entry}Name`] ?? ''] = {
      type: form[`${entry}Value.DataType`] ?? '',
      value: form[`${entry}Value.StringValue`] ?? form[`${entry}Value.BinaryValue`] ?? '',
    };
  }
  return attributes;
}
