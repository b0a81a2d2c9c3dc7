import { Button, Tooltip } from '@mantine/core';
import { IconCopy, IconPlugConnected, IconTrash } from '@tabler/icons-react';

import classes from './form-buttons.module.css';

interface FormButtonsProps {
  isSaved: boolean;
  isDirty: boolean;
  isBusy: boolean;
  /** Why connecting has to wait for saving; null where it has not. */
  mustSave: string | null;
  onConnect(): void;
  onSave(): void;
  onSaveAndConnect(): void;
  onDuplicate(): void;
  onDelete(): void;
}

/** What can be done with the form; it stays in sight however far the form is scrolled. */
export function FormButtons(props: FormButtonsProps) {
  const { isSaved, isDirty, isBusy, mustSave } = props;
  const connect = (
    <Button
      variant={isSaved && !isDirty ? 'filled' : 'default'}
      leftSection={<IconPlugConnected size={16} />}
      disabled={isBusy}
      {...(mustSave ? { 'data-disabled': true, 'aria-disabled': true } : { onClick: props.onConnect })}
    >
      Connect
    </Button>
  );
  return (
    <div className={classes.bar}>
      {isSaved && (
        <>
          <Button variant="subtle" color="gray" leftSection={<IconCopy size={16} />} onClick={props.onDuplicate}>
            Duplicate
          </Button>
          <Button
            className={classes.delete ?? ''}
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={16} />}
            onClick={props.onDelete}
          >
            Delete
          </Button>
        </>
      )}
      <span className={classes.gap} />
      {mustSave ? <Tooltip label={mustSave}>{connect}</Tooltip> : connect}
      <Button variant="default" disabled={isBusy || (isSaved && !isDirty)} onClick={props.onSave}>
        Save
      </Button>
      {(!isSaved || isDirty) && (
        <Button disabled={isBusy} onClick={props.onSaveAndConnect}>
          Save and connect
        </Button>
      )}
    </div>
  );
}
