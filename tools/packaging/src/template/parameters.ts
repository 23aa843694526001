import { readParameterList } from '../parameter-list.ts';
import { objectsIn, textOf, type Template, type Value } from './template.ts';

const NAME = /\/paymyinvoice\/[\w-]+\/[\w/-]+/;

/** The SSM parameters a stack reads: when it is deployed, and those its functions may read when they run. */
export function parametersReadBy(template: Template, stage: string): Set<string> {
  const defaults = Object.values(template.Parameters ?? {})
    .filter(({ Type }) => Type.startsWith('AWS::SSM::Parameter'))
    .map(({ Default }) => Default ?? '');
  const granted = Object.values(template.Resources)
    .flatMap(({ Properties: properties }) => [...objectsIn(properties)])
    .flatMap((object) => [...Object.values(object)].flatMap(texts))
    .filter((text) => text.includes(':ssm:'))
    .map((text) => NAME.exec(text)?.[0] ?? '');
  const generic = (name: string) => name.replace(`/paymyinvoice/${stage}/`, '/paymyinvoice/<stage>/');
  return new Set([...defaults, ...granted].map(generic));
}

function texts(value: Value): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((inner) => textOf(inner) ?? []);
}

/** The list of a stack's parameters against what the stack reads. */
export function checkParameterList(template: Template, stage: string, list: string): string[] {
  const read = parametersReadBy(template, stage);
  const listed = new Set(readParameterList(list).map(({ name }) => name));
  return [
    ...[...read].filter((name) => !listed.has(name)).map((name) => `${name} is read but not listed`),
    ...[...listed].filter((name) => !read.has(name)).map((name) => `${name} is listed but never read`),
  ].map((flaw) => `config.sample.env: ${flaw}`);
}
