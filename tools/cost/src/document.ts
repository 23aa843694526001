const BEGIN = '<!-- calculation: npm run cost -- --users 10000 --document -->';
const END = '<!-- end of calculation -->';

export function calculationIn(document: string): string {
  return document.slice(document.indexOf(BEGIN) + BEGIN.length, document.indexOf(END)).trim();
}

export function withCalculation(document: string, calculation: string): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`The document has no place between "${BEGIN}" and "${END}".`);
  return `${document.slice(0, from)}${BEGIN}\n\n${calculation}\n\n${document.slice(to)}`;
}
