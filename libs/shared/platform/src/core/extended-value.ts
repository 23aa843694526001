/** Any text as a header's extended parameter takes it (RFC 8187): `filename*=UTF-8''…`. */
export function extendedValue(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
