import { unescapeXml } from '../../aws-endpoint/describe/describe-s3.ts';

/** Content of every element of this name; enough for S3's configurations, whose elements never hold their own kind. */
export function elements(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g');
  return [...xml.matchAll(pattern)].map((match) => {
    const content = match[1] ?? '';
    return content.includes('<') ? content : unescapeXml(content);
  });
}

export function element(xml: string, name: string): string | undefined {
  return elements(xml, name)[0];
}
