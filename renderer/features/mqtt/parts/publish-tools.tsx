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
}

/** The form's message in other tools. */
export function PublishTools({ sessionId, message }: PublishToolsProps) {
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
          onClose={() => setIsCopying(false)}
        />
      )}
    </div>
  );
}
