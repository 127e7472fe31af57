import encodeQR from 'qr';
import type { ReactNode } from 'react';
import classes from './qr-code.module.css';

interface QrCodeProps {
  readonly text: string;
  /** What it leads to, for whoever does not see it. */
  readonly label: string;
}

/** A text as a QR code (ISO/IEC 18004), dark on light in both themes, as cameras read it. */
export function QrCode({ text, label }: QrCodeProps): ReactNode {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const path = rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg className={classes.code} viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label}>
      <path className={classes.light} d={`M0 0h${rows.length}v${rows.length}h-${rows.length}z`} />
      <path className={classes.dark} d={path} />
    </svg>
  );
}
