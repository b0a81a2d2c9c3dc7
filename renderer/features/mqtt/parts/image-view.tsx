import { useEffect, useState } from 'react';

import type { ImageFacts } from '../../../../shared/domain/decode/image.ts';
import { HexView } from '../../../ui/hex-view.tsx';
import classes from './payload-view.module.css';

interface ImageViewProps {
  facts: ImageFacts;
  bytes: Uint8Array;
  label: string;
}

/** A payload drawn as the image it is; as bytes, with a word, where the browser cannot draw it. */
export function ImageView({ facts, bytes, label }: ImageViewProps) {
  const [url, setUrl] = useState<string | null>(null);
  const [failedUrl, setFailedUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: facts.mime }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, facts.mime]);

  if (url !== null && failedUrl === url) {
    return (
      <>
        <p className={classes.note}>The {facts.name} image is damaged and cannot be drawn</p>
        <HexView bytes={bytes} label="Payload as bytes" />
      </>
    );
  }
  const size = facts.width > 0 ? `, ${facts.width} × ${facts.height} pixels` : '';
  return (
    <div className={classes.image} role="region" aria-label={label} tabIndex={0}>
      {url !== null && <img src={url} alt={`${facts.name}${size}`} onError={() => setFailedUrl(url)} />}
      <span className={classes.caption}>
        {facts.name}
        {size}
      </span>
    </div>
  );
}
