import type { Packaged } from '../src/packaged.ts';
import type { Template } from '../src/stacks/template.ts';

/** What moto's CloudFormation knows nothing of; it fails where a template refers to one of them. */
const UNKNOWN = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::Cognito::IdentityPool',
  'AWS::Cognito::IdentityPoolRoleAttachment',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SQS::QueuePolicy',
]);

type Resource = Template['Resources'][string] & { Properties?: Record<string, unknown> };

/** A package without what moto does not know; what refers to it finds its name instead. */
export function forMoto(packaged: Packaged): Packaged {
  return { ...packaged, core: reduced(packaged.core), template: reduced(packaged.template) };
}

function reduced(template: Template): Template {
  const known = Object.entries(template.Resources).filter(([, { Type }]) => !UNKNOWN.has(Type));
  const Resources = Object.fromEntries(
    known.map(([id, resource]) => [id, withoutTagsOfParameters(resource)]),
  );
  const missing = new Set(Object.keys(template.Resources).filter((id) => !(id in Resources)));
  return withoutReferences({ ...template, Resources }, missing) as Template;
}

/** A map, as CloudFormation says; moto takes it for a list. */
function withoutTagsOfParameters(resource: Resource): Resource {
  if (resource.Type !== 'AWS::SSM::Parameter') return resource;
  return { ...resource, Properties: { ...resource.Properties, Tags: undefined } };
}

function withoutReferences(value: unknown, missing: ReadonlySet<string>): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/\$\{(\w+)(\.\w+)?\}/g, (found, id: string) => (missing.has(id) ? id : found));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => withoutReferences(each, missing));
  const id = referred(value);
  if (id !== undefined && missing.has(id)) return id;
  const members = Object.entries(value).filter(([name]) => name !== 'DependsOn');
  return Object.fromEntries(members.map(([name, each]) => [name, withoutReferences(each, missing)]));
}

function referred(value: object): string | undefined {
  if ('Ref' in value) return String(value.Ref);
  if (!('Fn::GetAtt' in value)) return undefined;
  const attribute = value['Fn::GetAtt'];
  return String(Array.isArray(attribute) ? attribute[0] : attribute).split('.')[0];
}
