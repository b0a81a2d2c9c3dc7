import { useEffect, useState } from 'react';

import type { MessageRow } from '../../../../shared/contract/mqtt.ts';
import type { MessageProperties as Properties } from '../../../../shared/contract/mqtt-properties.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import classes from './message-properties.module.css';
import { PropertyTable } from './property-table.tsx';

interface MessagePropertiesProps {
  sessionId: string;
  nodeId: number;
  message: MessageRow;
}

/** What a message of MQTT 5.0 says about itself; nothing where it has no properties. */
export function MessageProperties({ sessionId, nodeId, message }: MessagePropertiesProps) {
  const { properties, error } = useProperties(sessionId, nodeId, message);
  if (!message.propertyBytes) return null;
  if (error) return <FailureView error={error} />;
  if (!properties) return null;
  return (
    <section className={classes.root} aria-label="Properties" tabIndex={0}>
      <PropertyTable properties={properties} />
    </section>
  );
}

/** The properties of the message looked at; those of the one before stay until they are there, so nothing jumps. */
function useProperties(sessionId: string, nodeId: number, { seq, propertyBytes }: MessageRow) {
  const lab = useLab();
  const [state, setState] = useState<{ properties: Properties | null; error: WireError | null }>({
    properties: null,
    error: null,
  });
  useEffect(() => {
    if (!propertyBytes) return undefined;
    let isOver = false;
    lab.mqtt.properties({ sessionId, nodeId, seq }).then(
      (properties) => void (isOver || setState({ properties, error: null })),
      (error: unknown) => {
        if (!(error instanceof LabError)) throw error;
        if (!isOver) setState({ properties: null, error: error.toWire() });
      },
    );
    return () => {
      isOver = true;
    };
  }, [lab, sessionId, nodeId, seq, propertyBytes]);
  return state;
}
