import { renderSVG } from 'uqr';

/** As the address of an image. The blank border of four modules is part of a QR code (ISO/IEC 18004). */
export function qrCodeUrl(text: string): string {
  const svg = renderSVG(text, { ecc: 'M', border: 4 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
