import {
  contractHash,
  EVENT_SOURCES,
  goldenEvents,
  jsonSchema,
  topicName,
  type ContractDeclaration,
  type EventContract,
  type EventSource,
} from '@paymyinvoice/contracts';

/** The whole product in one AsyncAPI 3 document: topics, events, and who sends and receives what. */
export function asyncApiDocument(
  catalogue: readonly EventContract[],
  declarations: readonly ContractDeclaration[],
): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'PayMyInvoice events',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 in structured JSON, one event per SNS message. Readers ignore members they do not know.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      EVENT_SOURCES.map((source) => [channelOf(source), channel(source, catalogue)]),
    ),
    operations: Object.fromEntries(declarations.flatMap((declaration) => operations(declaration))),
    components: {
      messages: Object.fromEntries(catalogue.map((contract) => [keyOf(contract), message(contract)])),
    },
  };
}

function channel(source: EventSource, catalogue: readonly EventContract[]): object {
  const own = catalogue.filter((contract) => contract.source === source);
  return {
    address: topicName('{stage}', source),
    title: `What ${source} publishes`,
    parameters: { stage: { description: 'The stage, as it stands in the name of every resource.' } },
    messages: Object.fromEntries(
      own.map((contract) => [keyOf(contract), { $ref: `#/components/messages/${keyOf(contract)}` }]),
    ),
  };
}

/** One operation per service, direction and topic. */
function operations({ service, publishes, consumes }: ContractDeclaration): [string, object][] {
  const operation = (action: 'send' | 'receive', source: EventSource, events: readonly EventContract[]) => ({
    action,
    summary: action === 'send' ? `${service} publishes` : `${service} consumes`,
    channel: { $ref: `#/channels/${channelOf(source)}` },
    messages: events.map((event) => ({ $ref: `#/channels/${channelOf(source)}/messages/${keyOf(event)}` })),
    'x-service': service,
    'x-events': events.map((event) => event.dataschema),
  });
  const received = [...Map.groupBy(consumes, (contract) => contract.source)];
  return [
    ...(publishes.length > 0
      ? [[`${service}.send`, operation('send', service, publishes)] satisfies [string, object]]
      : []),
    ...received.map(([source, events]): [string, object] => [
      `${service}.receive.${channelOf(source)}`,
      operation('receive', source, events),
    ]),
  ];
}

function message(contract: EventContract): object {
  const { $schema: _dialect, $id: _id, examples: _examples, ...schema } = jsonSchema(contract);
  return {
    name: contract.type,
    title: contract.dataschema,
    summary: contract.summary,
    contentType: 'application/cloudevents+json',
    payload: schema,
    examples: goldenEvents(contract).map((payload) => ({ payload })),
    'x-contract-hash': contractHash(contract),
  };
}

function channelOf(source: EventSource): string {
  return topicName('', source).replace(/^paymyinvoice--/, '');
}

/** `user.verified.1`: AsyncAPI keys take no slash. */
function keyOf(contract: EventContract): string {
  return `${contract.type}.${contract.version}`;
}
