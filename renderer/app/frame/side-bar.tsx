import { lazy, Suspense } from 'react';

import { Loading } from '../../ui/loading.tsx';
import { useDesk, useDeskState } from '../desk.ts';
import { PaneBoundary } from '../dock/pane-boundary.tsx';
import { ResizeHandle } from './resize-handle.tsx';
import { region } from './regions.ts';
import classes from './side-bar.module.css';

const views = {
  sessions: lazy(async () => ({ default: (await import('../../features/sidebar/sessions-view.tsx')).SessionsView })),
  profiles: lazy(async () => ({ default: (await import('../../features/sidebar/profiles-view.tsx')).ProfilesView })),
};
const LABELS = { sessions: 'Sessions', profiles: 'Profiles' };

/** The view beside the panes; its width is dragged or moved by arrow keys. */
export function SideBar() {
  const { lab, store } = useDesk();
  const { view, isOpen, widthPx } = useDeskState((state) => state.sideBar);
  if (!isOpen) return null;
  const View = views[view];
  const close = (): void => store.setState(({ sideBar }) => ({ sideBar: { ...sideBar, isOpen: false } }));
  return (
    <aside className={classes.bar} style={{ width: widthPx }} aria-label={LABELS[view]} {...region('side-bar')}>
      <div className={classes.view}>
        <PaneBoundary key={view} lab={lab} where={`${view} view`} onReload={close} onClose={close}>
          <Suspense fallback={<Loading what={LABELS[view].toLowerCase()} />}>
            <View />
          </Suspense>
        </PaneBoundary>
      </div>
      <ResizeHandle />
    </aside>
  );
}
