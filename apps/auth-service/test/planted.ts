import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { AuthStage } from './auth-stage.ts';

/** What must be known to nobody but its holder, by what it is. Digits of a code count as such only by themselves. */
export type Planted = Map<string, string>;

/** The ways in which a text can lie somewhere: as it is, escaped, or encoded, by itself or in the midst of something. */
export function tracesOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const escaped = JSON.stringify(secret).slice(1, -1);
  const inMarkup = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((before) => base64Within(bytes, before));
  return [
    ...new Set([
      ...[secret, escaped, JSON.stringify(escaped).slice(1, -1), inMarkup],
      ...[encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret))],
      ...[new URLSearchParams({ '': secret }).toString().slice(1), hex, hex.toUpperCase()],
      ...base64,
      ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ];
}

/** The letters that are the same whatever stands around so many bytes before. */
function base64Within(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const isWhole = (before + bytes.length) % 3 === 0;
  return text.slice(Math.ceil((before * 8) / 6), isWhole ? undefined : -1);
}

/** Which secrets lie in the text. */
export function foundIn(text: string, planted: Planted): string[] {
  return [...planted].flatMap(([what, secret]) => {
    const traces = tracesOf(secret).filter((trace) => text.includes(trace));
    const real = /^\d{6}$/.test(secret)
      ? traces.filter((trace) => new RegExp(`(?<![\\w.-])${trace}(?![\\w.-])`).test(text))
      : traces;
    return real.length > 0 ? [`${what} as ${real[0]}`] : [];
  });
}

/** Everything that the stage keeps or says outside of answers and mails, by where it is. */
export async function keptBy({ stage }: AuthStage): Promise<Record<string, string>> {
  const functions = (await stage.stage.functions()).map(({ name }) => name);
  const logs = await Promise.all(functions.map((name) => stage.stage.log(name)));
  const services = ['auth', 'invoice', 'media'];
  const tables = await Promise.all(services.map((service) => stage.everyRow(service)));
  return {
    ...Object.fromEntries(functions.map((name, at) => [`log of ${name}`, textOf(logs[at]?.map(lineOf))])),
    ...Object.fromEntries(services.map((service, at) => [`table of ${service}`, textOf(tables[at])])),
    events: textOf(await stage.stage.events()),
    'dead letters': textOf(await stage.deadLetters()),
  };
}

const lineOf = ({ text }: { text: string }) => text;
const textOf = (entries: readonly unknown[] = []) =>
  entries.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))).join('\n');

/** The secrets that the service itself seals with. */
export async function secretsOfTheStage({ stage }: AuthStage): Promise<[what: string, secret: string][]> {
  const ssm = new SSMClient(stage.stage.aws);
  const asked = { Path: '/paymyinvoice/local/auth', Recursive: true, WithDecryption: true };
  const { Parameters = [] } = await ssm.send(new GetParametersByPathCommand(asked));
  ssm.destroy();
  return Parameters.filter(({ Name }) => Name?.endsWith('-secret')).map(({ Name, Value }) => [
    String(Name),
    String(Value),
  ]);
}
