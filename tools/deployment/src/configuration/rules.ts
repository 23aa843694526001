/** What is wrong with a value, in words that never repeat it. */
export type Fault = string | undefined;

const PLACEHOLDER = /\bexample\.(com|org|net)\b|<[\w-]+>|:0{12}:|change-?me|placeholder/i;
const LENGTH = /^(random|given), at least (\d+) characters$/;

/** Random texts of that length repeat themselves less than this. */
const LEAST_DIFFERENT = 10;

/** Holds a value to a rule of `config.sample.env`. */
export function faultOf(value: string, rule: string): Fault {
  if (value.trim() === '') return 'is empty';
  if (value !== value.trim()) return 'has white space at its start or end';
  if (PLACEHOLDER.test(value)) return 'is still the placeholder';
  return faultByRule(value, rule);
}

function faultByRule(value: string, rule: string): Fault {
  switch (rule) {
    case 'url':
      return urlFault(value);
    case 'origin':
      return originFault(value);
    case 'origins':
      return value.split(',').map(originFault).find(Boolean);
    case 'mail-address':
      return /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(value) ? undefined : 'is no mail address';
    case 'topic-arn':
      return /^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+$/.test(value) ? undefined : 'is no ARN of an SNS topic';
  }
  const [, kind, least] = LENGTH.exec(rule) ?? [];
  if (least !== undefined) return secretFault(value, Number(least), kind === 'random');
  if (rule.includes(' or ')) return rule.split(' or ').includes(value) ? undefined : `is neither ${rule}`;
  throw new Error(`config.sample.env: there is no rule '${rule}'.`);
}

function urlFault(value: string): Fault {
  if (!URL.canParse(value) || new URL(value).protocol !== 'https:') return 'is no https address';
  return value.endsWith('/') ? 'has a slash at its end' : undefined;
}

/** What a browser calls an origin; a laptop's pages may call a stage that is thrown away. */
function originFault(value: string): Fault {
  const isOrigin = URL.canParse(value) && new URL(value).origin === value;
  return isOrigin && /^https?:/.test(value) ? undefined : 'is no origin (https://host, nothing after it)';
}

function secretFault(value: string, least: number, isRandom: boolean): Fault {
  if (value.length < least) return `has fewer than ${least} characters`;
  if (isRandom && new Set(value).size < LEAST_DIFFERENT) return 'is not random';
  return undefined;
}
