import { createHash } from 'node:crypto';
import { accountId, type AwsService } from '../aws-endpoint/aws-call.ts';
import { AwsError } from '../aws-endpoint/aws-error.ts';
import { answerWith } from './json-operations.ts';

export interface Parameter {
  readonly value: string;
  /** A SecureString: its value is readable only with decryption asked for. */
  readonly secure?: boolean;
}

/** Read at every call, so that a changed value is seen at once. */
export interface ParameterSource {
  readonly get: (name: string) => Parameter | undefined;
  readonly names: () => Iterable<string>;
}

export function parametersOf(record: Readonly<Record<string, Parameter | string>>): ParameterSource {
  return {
    get(name) {
      const parameter = record[name];
      return typeof parameter === 'string' ? { value: parameter } : parameter;
    },
    names: () => Object.keys(record),
  };
}

type Input = Readonly<Record<string, unknown>>;

/** SSM Parameter Store, for reading. */
export function startParameters(source: ParameterSource, region: string): AwsService {
  const described = (name: string, { value, secure }: Parameter, input: Input) => ({
    Name: name,
    Type: secure ? 'SecureString' : 'String',
    Value: secure && input['WithDecryption'] !== true ? scrambled(value) : value,
    Version: 1,
    ARN: `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`,
    DataType: 'text',
    LastModifiedDate: 0,
  });

  const operations: Record<string, (input: Input) => object> = {
    GetParameter(input) {
      const name = nameOf(input['Name']);
      const parameter = source.get(name);
      if (!parameter) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
      return { Parameter: described(name, parameter, input) };
    },
    GetParameters(input) {
      const names = Array.isArray(input['Names']) ? (input['Names'] as unknown[]).map(nameOf) : [];
      if (names.length === 0 || names.length > 10) {
        throw new AwsError('ValidationException', 'GetParameters takes from 1 to 10 names.');
      }
      const found = names.flatMap((name) => {
        const parameter = source.get(name);
        return parameter ? [described(name, parameter, input)] : [];
      });
      return { Parameters: found, InvalidParameters: names.filter((name) => !source.get(name)) };
    },
    GetParametersByPath(input) {
      const path = `${nameOf(input['Path']).replace(/\/$/, '')}/`;
      const limit = typeof input['MaxResults'] === 'number' ? input['MaxResults'] : 10;
      const after = typeof input['NextToken'] === 'string' ? input['NextToken'] : '';
      const names = [...source.names()]
        .filter((name) => name.startsWith(path))
        .filter((name) => input['Recursive'] === true || !name.slice(path.length).includes('/'))
        .filter((name) => name > after)
        .sort();
      const page = names.slice(0, limit);
      return {
        Parameters: page.flatMap((name) => {
          const parameter = source.get(name);
          return parameter ? [described(name, parameter, input)] : [];
        }),
        ...(names.length > limit && { NextToken: page.at(-1) }),
      };
    },
  };

  return {
    answer: answerWith('SSM', operations),
    async close() {},
  };
}

function nameOf(value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw new AwsError('ValidationException', 'A parameter name is missing.');
  return value;
}

/** What a reader without decryption sees: stable, and telling nothing. */
function scrambled(value: string): string {
  return createHash('sha256').update('sealed').update(value).digest('base64');
}
