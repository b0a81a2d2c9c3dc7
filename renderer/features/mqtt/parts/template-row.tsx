import { ActionIcon, Checkbox, Popover } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';

import { hasPlaces, VARIABLES } from '../../../../shared/domain/template/template.ts';
import { oneLine } from '../display-text.ts';
import { editDraft, type ExplorerStore } from '../mqtt-store.ts';
import type { Composer } from '../use-composer.ts';
import classes from './publish-form.module.css';

/** Most characters of the preview. */
const PREVIEW = 300;

/** Says that `{{…}}` is filled in, with what, and what comes out. */
export function TemplateRow({ store, composer }: { store: ExplorerStore; composer: Composer }) {
  const { typed, prepared } = composer;
  const isUseful = typed.isTemplate || hasPlaces(typed.topic) || hasPlaces(typed.text);
  const { ready } = prepared;
  return (
    <div className={classes.template}>
      <Checkbox
        label="Fill in variables"
        description={isUseful && !typed.isTemplate ? 'There are {{…}} in it: they are sent as they stand' : undefined}
        checked={typed.isTemplate}
        onChange={(event) => editDraft(store, { isTemplate: event.currentTarget.checked })}
      />
      <VariablesHelp />
      {typed.isTemplate && ready && (
        <p className={classes.example}>
          Next: <span className={classes.mono}>{oneLine(ready.topic)}</span>{' '}
          <span className={classes.mono}>{oneLine(new TextDecoder().decode(ready.payload.slice(0, PREVIEW)))}</span>
        </p>
      )}
    </div>
  );
}

function VariablesHelp() {
  return (
    <Popover width={380} shadow="md" position="bottom-start" withinPortal>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Which variables there are">
          <IconHelp size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Variables">
        <dl className={classes.variables}>
          {Object.values(VARIABLES).map(({ usage, meaning }) => (
            <div key={usage}>
              <dt className={classes.mono}>{usage}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
