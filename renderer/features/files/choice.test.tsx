// @vitest-environment jsdom
import { act, cleanup, fireEvent, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import { FakeFiles, renderPanes } from './fake-files.tsx';

afterEach(cleanup);

/** The device's side of a pane, with some names in its first folder. */
async function looking(...names: string[]) {
  const fake = new FakeFiles();
  fake.folders.set('/remote', names);
  const screen = await renderPanes(fake, 'p1');
  const list = screen.getByRole('listbox', { name: 'Entries on device' });
  const options = (isSelected?: boolean): string[] =>
    within(list)
      .queryAllByRole('option', isSelected === undefined ? {} : { selected: isSelected })
      .map((option) => option.querySelector('bdi')!.textContent);
  const row = (name: string) => within(list).getByText(name, { selector: 'bdi' });
  return {
    ...{ fake, screen, list, row, names: () => options(), chosen: () => options(true) },
    key: (key: string, more = {}) => act(async () => fireEvent.keyDown(list, { key, ...more })),
    click: (name: string, more = {}) => act(async () => fireEvent.click(row(name), more)),
    menu: async (name: string) => {
      fireEvent.contextMenu(row(name));
      return within(await screen.findByRole('menu', { name: 'Selection' }));
    },
    rename: async (to: string) => {
      const dialog = within(await screen.findByRole('dialog', { name: 'Rename' }));
      const field = dialog.getByRole<HTMLInputElement>('textbox', { name: 'Name' });
      const from = field.value;
      fireEvent.change(field, { target: { value: to } });
      await act(async () => fireEvent.click(dialog.getByRole('button', { name: 'Rename' })));
      return from;
    },
  };
}

describe('what is chosen in a folder', () => {
  it('is renamed again after it moved to another row', async () => {
    const { key, click, rename, names, chosen } = await looking('a', 'b', 'c');
    await click('a');
    await key('F2');
    expect(await rename('z')).toBe('a');
    expect(names()).toEqual(['b', 'c', 'z']);
    expect(chosen()).toEqual(['z']);
    await key('F2');
    expect(await rename('y')).toBe('z');
    await key('ArrowUp');
    expect(chosen()).toEqual(['c']);
  });

  it('stays the same entry when a transfer puts others above it', async () => {
    const { fake, key, click, rename, chosen, names } = await looking('k', 'm');
    await click('k');
    fake.folders.set('/remote', ['b', 'k', 'm']);
    await fake.endTransfer({ id: 'j1' as never, from: '/local', to: '/remote' });
    expect(names()).toEqual(['b', 'k', 'm']);
    await key('F2');
    expect(await rename('l')).toBe('k');
    await key('ArrowDown', { shiftKey: true });
    expect(chosen()).toEqual(['l', 'm']);
  });

  it('is the one that is left when a second row was added and taken away', async () => {
    const { screen, key, click, rename } = await looking('a.d', 'b');
    await click('a.d');
    await click('b', { ctrlKey: true });
    await click('b', { ctrlKey: true });
    await key('F2');
    expect(await rename('c.d')).toBe('a.d');
    await key('Enter');
    expect(screen.getByRole('region', { name: 'device' }).textContent).toContain('This folder is empty');
  });

  it('gives its own permissions to the dialog, which sets them on what it was opened for', async () => {
    const { fake, screen, click, menu } = await looking('a', 'b', 'run');
    fake.modes.set('run', 0o755);
    await click('run');
    await click('a', { ctrlKey: true });
    await click('a', { ctrlKey: true });
    fake.folders.set('/remote', ['a', 'b', 'run']);
    await fake.endTransfer({ id: 'j1' as never, from: '/local', to: '/remote' });
    const items = await menu('run');
    await act(async () => fireEvent.click(items.getByRole('menuitem', { name: 'Permissions…' })));
    const dialog = within(await screen.findByRole('dialog', { name: 'Permissions of run' }));
    expect(dialog.getByRole<HTMLInputElement>('textbox', { name: 'Octal' }).value).toBe('755');
    fake.folders.set('/remote', ['a', 'b']);
    await fake.endTransfer({ id: 'j2' as never, from: '/local', to: '/remote' });
    await act(async () => fireEvent.click(dialog.getByRole('button', { name: 'Set' })));
    expect(fake.setMode).toHaveBeenCalledWith(expect.objectContaining({ names: ['run'], mode: 0o755 }));
  });

  it('does not come from a folder that was left before its names arrived', async () => {
    const { fake, key, row, names, chosen } = await looking('in.d', 'same');
    fake.folders.set('/remote/in.d', ['same', 'z']);
    const held = Promise.withResolvers<void>();
    fake.hold = held.promise;
    await key('a', { ctrlKey: true });
    await act(async () => fireEvent.doubleClick(row('in.d')));
    expect(names()).toEqual(['same', 'z']);
    await act(async () => held.resolve());
    expect(chosen()).toEqual([]);
  });

  it('is let go of when it is deleted', async () => {
    const { fake, screen, key, chosen, names } = await looking('a', 'b', 'c');
    await key('a', { ctrlKey: true });
    expect(chosen()).toEqual(['a', 'b', 'c']);
    fake.folders.set('/remote', ['b']);
    await fake.endTransfer({ id: 'j1' as never, from: '/remote', to: '/remote' });
    expect(names()).toEqual(['b']);
    expect(screen.getByText('1 entry, 1 selected')).toBeTruthy();
    fake.folders.set('/remote', ['a']);
    await fake.endTransfer({ id: 'j2' as never, from: '/remote', to: '/remote' });
    expect(chosen()).toEqual([]);
    expect(screen.getByText('1 entry')).toBeTruthy();
  });
});

it('entries that are dragged are taken by the other side of their pane only', async () => {
  const fake = new FakeFiles();
  fake.folders.set('/remote', ['theirs']).set('/local', ['mine']);
  const screen = await renderPanes(fake, 'Files-1', 'Files-12');
  const [one, other] = ['Files-1', 'Files-12'].map((name) => within(screen.getByRole('article', { name })));
  const types: string[] = [];
  const dataTransfer = { types, setData: (type: string) => types.push(type.toLowerCase()), files: [] };
  fireEvent.dragStart(one!.getByRole('option', { name: /mine/ }), { dataTransfer });
  const dropOn = (list: HTMLElement): boolean => {
    const isTaken = !fireEvent.dragOver(list, { dataTransfer });
    fireEvent.drop(list, { dataTransfer });
    return isTaken;
  };
  for (const name of ['Entries on device', 'Entries on This machine'])
    expect(dropOn(other!.getByRole('listbox', { name }))).toBe(false);
  expect(dropOn(one!.getByRole('listbox', { name: 'Entries on This machine' }))).toBe(false);
  expect(fake.copy).not.toHaveBeenCalled();
  expect(dropOn(one!.getByRole('listbox', { name: 'Entries on device' }))).toBe(true);
  expect(fake.copy).toHaveBeenCalledWith(expect.objectContaining({ fromFolder: '/local', names: ['mine'] }));
});
