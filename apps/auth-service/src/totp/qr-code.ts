import { encode } from 'uqr';

/** As the address of an image. The blank border of four modules is part of a QR code (ISO/IEC 18004). */
export function qrCodeUrl(text: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">`,
    `<rect width="${size}" height="${size}" fill="#fff"/>`,
    `<path stroke="#000" d="${data.map(strokesOf).join('')}"/></svg>`,
  ];
  return `data:image/svg+xml;base64,${Buffer.from(svg.join('')).toString('base64')}`;
}

/** Dark modules side by side are one stroke: a fifth of the size of a square for each, as the answer is stored, too. */
function strokesOf(row: readonly boolean[], y: number): string {
  const modules = row.map((isDark) => (isDark ? '#' : ' ')).join('');
  const strokes = [...modules.matchAll(/( *)(#+)/g)].map(
    ([, gap = '', dark = '']) => `m${gap.length} 0h${dark.length}`,
  );
  return `M0 ${y}.5${strokes.join('')}`;
}
