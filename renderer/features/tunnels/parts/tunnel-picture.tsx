import { Fragment } from 'react';

import type { TunnelListen, TunnelSpec } from '../../../../shared/contract/tunnels.ts';
import { sentenceOf, wayOf } from '../tunnel-words.ts';
import classes from './tunnel-picture.module.css';

interface TunnelPictureProps {
  spec: TunnelSpec;
  listening: TunnelListen | null;
  server: string;
}

/** Who listens where and what reaches what: the stations of a connection's way, and one sentence that says the same. */
export function TunnelPicture({ spec, listening, server }: TunnelPictureProps) {
  const { stations, stretches } = wayOf(spec, listening, server);
  return (
    <figure className={classes.picture}>
      <div className={classes.way} aria-hidden="true">
        {stations.map(({ where, what, address }, index) => (
          <Fragment key={index}>
            {index > 0 && (
              <div className={classes.stretch} data-is-ssh={stretches[index - 1] === 'SSH'}>
                <span>{stretches[index - 1]}</span>
              </div>
            )}
            <div className={classes.station}>
              <strong>{where}</strong>
              <span>{what}</span>
              {address !== '' && <code>{address}</code>}
            </div>
          </Fragment>
        ))}
      </div>
      <figcaption className={classes.caption}>{sentenceOf(spec, listening, server)}</figcaption>
    </figure>
  );
}
