import { Modal, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useId, useRef } from 'react';

import { keysFor } from '../../lib/keybindings.ts';
import { fuzzyMatch } from '../../lib/fuzzy.ts';
import type { Action } from '../../lib/shell.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { openDialog, useDesk, useDeskState } from '../desk.ts';
import type { PaletteGroup } from './find-actions.ts';
import classes from './palette.module.css';
import { usePalette } from './use-palette.ts';

/** Every action by its name: type some letters, press Enter. */
export function Palette() {
  const { store } = useDesk();
  const isOpen = useDeskState(({ dialog }) => dialog === 'palette');
  const home = useDeskState(({ dialogHome }) => dialogHome);
  const close = (): void => openDialog(store, null);
  return (
    <Modal.Root
      opened={isOpen}
      onClose={close}
      centered={false}
      yOffset="12vh"
      size={620}
      transitionProps={{ duration: 80, transition: 'fade' }}
      {...(home && { portalProps: { target: home } })}
      // Mantine listens in the main window only.
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <Modal.Overlay backgroundOpacity={0.25} />
      <Modal.Content aria-label="All commands">
        <Modal.Body p={0}>
          <PaletteBody close={close} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ close }: { close: () => void }) {
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const { query, groups, active, type, run, onKeyDown } = usePalette(close, (index) =>
    list.current?.querySelectorAll('[role="option"]')[index]?.scrollIntoView({ block: 'nearest' }),
  );
  return (
    <>
      <div className={classes.search}>
        <IconSearch size={18} aria-hidden="true" />
        <input
          className={classes.input}
          role="combobox"
          aria-label="Find a command"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={active && optionId(listId, active)}
          placeholder="Find a command…"
          spellCheck={false}
          autoComplete="off"
          data-autofocus
          value={query}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={listId} role="listbox" aria-label="Commands" className={classes.list}>
        {groups.map((group) => (
          <Group key={group.title} {...{ group, query, listId, active, run }} />
        ))}
      </div>
      {!active && (
        <p className={classes.none} role="status">
          No command has these letters.
        </p>
      )}
    </>
  );
}

interface GroupProps {
  group: PaletteGroup;
  query: string;
  listId: string;
  active: Action | undefined;
  run: (action: Action) => void;
}

function Group({ group, query, listId, active, run }: GroupProps) {
  const overrides = useDeskState(({ settings }) => settings?.keybindings) ?? {};
  const headingId = `${listId}-${group.title}`;
  return (
    <div role="group" aria-labelledby={headingId}>
      <div id={headingId} className={classes.group} role="presentation">
        {group.title}
      </div>
      {group.actions.map((action) => {
        const keys = keysFor(action, overrides);
        return (
          <UnstyledButton
            key={action.id}
            id={optionId(listId, action)}
            role="option"
            tabIndex={-1}
            aria-selected={action === active}
            className={classes.option}
            onClick={() => run(action)}
          >
            <Marked text={action.title} query={query} />
            {keys && <KeyHint keys={keys} />}
          </UnstyledButton>
        );
      })}
    </div>
  );
}

/** The title with the letters that were typed set off. */
function Marked({ text, query }: { text: string; query: string }) {
  const at = new Set(query.trim() === '' ? [] : fuzzyMatch(query, text)?.at);
  return (
    <span className={classes.title}>
      {text.split('').map((letter, index) => (at.has(index) ? <b key={`${index}${letter}`}>{letter}</b> : letter))}
    </span>
  );
}

const optionId = (listId: string, action: Action): string => `${listId}-${action.id}`;
