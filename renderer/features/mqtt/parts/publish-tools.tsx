import { Button } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import { useState } from 'react';

import type { EquivalentMessage } from '../../../../shared/domain/code/equivalent.ts';
import { EquivalentsDialog } from './equivalents-dialog.tsx';
import classes from './publish-tools.module.css';

interface PublishToolsProps {
  sessionId: string;
  /** What the form holds; null while it cannot be sent. */
  message: EquivalentMessage | null;
  /** The form holds MQTT 5.0 properties, which the code does not. */
  hasProperties: boolean;
}

/** The form's message in other tools. */
export function PublishTools({ sessionId, message, hasProperties }: PublishToolsProps) {
  const [isCopying, setIsCopying] = useState(false);
  return (
    <div className={classes.tools}>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconCode size={14} />}
        disabled={message === null}
        onClick={() => setIsCopying(true)}
      >
        Copy as…
      </Button>
      {isCopying && message && (
        <EquivalentsDialog
          sessionId={sessionId}
          task={{ do: 'publish', message }}
          leftOut={hasProperties ? 'The MQTT 5.0 properties of the form are not in the code.' : null}
          onClose={() => setIsCopying(false)}
        />
      )}
    </div>
  );
}
