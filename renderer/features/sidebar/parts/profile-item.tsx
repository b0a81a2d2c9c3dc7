import { IconChevronRight, IconFolder, IconFolderOpen, IconPlugConnected } from '@tabler/icons-react';

import { visibleText } from '../../../lib/hex.ts';
import type { Node, ProfileRow } from '../profile-tree.ts';
import type { ProfileDrag } from '../use-profile-drag.ts';
import type { MenuPlace } from '../../../ui/context-menu.tsx';
import { MoreButton } from './more-button.tsx';
import { NameEditor } from './name-editor.tsx';
import classes from './profile-item.module.css';
import shared from './side-view.module.css';

interface ProfileItemProps {
  id: string;
  row: ProfileRow;
  isSelected: boolean;
  isRenaming: boolean;
  top: number;
  heightPx: number;
  drag: ProfileDrag;
  onSelect(node: Node): void;
  /** Connects a profile, opens or closes a folder. */
  onActivate(): void;
  onMenu(node: Node, place: MenuPlace): void;
  onRenamed(node: Node, name: string | null): void;
}

/** A folder or a profile in the tree. */
export function ProfileItem(props: ProfileItemProps) {
  const { row, drag, isRenaming } = props;
  const { node, level, isExpanded } = row;
  const name = visibleText(node.name);
  return (
    <div
      id={props.id}
      className={`${shared.row} ${classes.row}`}
      style={{
        transform: `translateY(${props.top}px)`,
        height: props.heightPx,
        paddingLeft: `calc(var(--wb-space-2) + ${(level - 1) * 16}px)`,
      }}
      role="treeitem"
      aria-level={level}
      aria-selected={props.isSelected}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-label={node.address ? `${name}, ${node.address}` : name}
      {...(isExpanded !== null && { 'aria-expanded': isExpanded })}
      data-drop={drag.mark?.id === node.id ? drag.mark.side : undefined}
      draggable={!isRenaming}
      onDragStart={(event) => drag.onDragStart(event, node)}
      onDragOver={(event) => drag.onDragOver(event, node)}
      onDrop={(event) => drag.onDrop(event, node)}
      onDragEnd={drag.onDragEnd}
      onClick={() => {
        props.onSelect(node);
        if (isExpanded !== null) props.onActivate();
      }}
      onDoubleClick={() => isExpanded === null && props.onActivate()}
      onContextMenu={(event) => {
        event.preventDefault();
        props.onMenu(node, { x: event.clientX, y: event.clientY });
      }}
    >
      <IconChevronRight
        className={classes.chevron}
        size={14}
        aria-hidden="true"
        data-is-open={isExpanded ?? undefined}
        visibility={isExpanded === null ? 'hidden' : undefined}
      />
      <RowIcon isExpanded={isExpanded} />
      {isRenaming ? (
        <NameEditor label={`New name of ${name}`} name={node.name} onDone={(text) => props.onRenamed(node, text)} />
      ) : (
        <span className={classes.text} title={node.address ? `${name}\n${node.address}` : name}>
          <span className={shared.name}>{name}</span>
          <span className={`${shared.dim} ${classes.address}`}>{node.address}</span>
        </span>
      )}
      <MoreButton name={name} onMenu={(place) => props.onMenu(node, place)} />
    </div>
  );
}

function RowIcon({ isExpanded }: { isExpanded: boolean | null }) {
  const Icon = isExpanded === null ? IconPlugConnected : isExpanded ? IconFolderOpen : IconFolder;
  return <Icon className={classes.icon} size={16} aria-hidden="true" />;
}
