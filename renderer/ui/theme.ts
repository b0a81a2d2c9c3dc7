import {
  ActionIcon,
  Button,
  Checkbox,
  createTheme,
  FileInput,
  Menu,
  Modal,
  Notification,
  NumberInput,
  PasswordInput,
  Portal,
  SegmentedControl,
  Select,
  Switch,
  Table,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** The accent, from tint to shade; index 7 carries white text in both themes at 4.5:1 and more. */
const signal: MantineColorsTuple = [
  '#e6f5fc',
  '#cde8f5',
  '#9dd1ea',
  '#6cbfe2',
  '#43acd8',
  '#2192c2',
  '#1279a6',
  '#0b6a94',
  '#07587c',
  '#034563',
];

/** Mantine's dark tones in our hue: text at 0, fields and menus at 6, the page at 7. */
const dark: MantineColorsTuple = [
  '#e4e9ee',
  '#c3ccd5',
  '#a3afbb',
  '#7d8995',
  '#37424d',
  '#2b343e',
  '#1b222a',
  '#14191f',
  '#10151a',
  '#0b0f13',
];

/** The element that menus, tips and dialogs are put in: a part of the page with a name, like all others. */
export const OVERLAYS_ID = 'overlays';

/** The cross of dialogs and notifications has no text. */
const closable = { closeButtonProps: { 'aria-label': 'Close' } };

const small = { defaultProps: { size: 'xs' } };

/** Keyboard users read names too. */
const TOOLTIP_EVENTS = { hover: true, focus: true, touch: false };

/** Mantine in the workbench's own measures: dense controls, our type scale and spacing. */
export const theme = createTheme({
  colors: { signal, dark },
  primaryColor: 'signal',
  primaryShade: { light: 7, dark: 7 },
  fontFamily: 'var(--wb-sans)',
  fontFamilyMonospace: 'var(--wb-mono)',
  headings: { fontFamily: 'var(--wb-sans)', fontWeight: '600' },
  defaultRadius: 'var(--wb-radius)',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: {
    xs: 'calc(var(--wb-font-size) - 1px)',
    sm: 'var(--wb-text-m)',
    md: 'var(--wb-text-m)',
    lg: 'var(--wb-text-l)',
    xl: 'var(--wb-text-xl)',
  },
  spacing: {
    xs: 'var(--wb-space-2)',
    sm: 'var(--wb-space-3)',
    md: 'var(--wb-space-4)',
    lg: 'var(--wb-space-5)',
    xl: 'var(--wb-space-6)',
  },
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 'md' } }),
    Button: Button.extend({ defaultProps: { size: 'xs', fw: 500 }, styles: { root: { flexShrink: 0 } } }),
    Checkbox: Checkbox.extend(small),
    FileInput: FileInput.extend(small),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: {
        ...closable,
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: { duration: 120 },
      },
      styles: { title: { fontSize: 'var(--wb-text-l)', fontWeight: 600 } },
    }),
    Notification: Notification.extend({ defaultProps: closable }),
    NumberInput: NumberInput.extend(small),
    PasswordInput: PasswordInput.extend(small),
    Portal: Portal.extend({ defaultProps: { target: `#${OVERLAYS_ID}` } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' }, styles: { label: { fontWeight: 500 } } }),
    Select: Select.extend(small),
    Switch: Switch.extend({ defaultProps: { size: 'sm' } }),
    Table: Table.extend({ defaultProps: { fz: 'xs' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Textarea: Textarea.extend(small),
    TextInput: TextInput.extend(small),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 450, withArrow: false, fz: 'xs', events: TOOLTIP_EVENTS } }),
  },
});

/** Mantine's own colour variables, taken from the tokens, so that both speak one language. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const colours = {
    '--mantine-color-body': 'var(--wb-bg)',
    '--mantine-color-text': 'var(--wb-text)',
    '--mantine-color-bright': 'var(--wb-text)',
    '--mantine-color-dimmed': 'var(--wb-text-dim)',
    '--mantine-color-placeholder': 'var(--wb-text-dim)',
    '--mantine-color-default': 'var(--wb-bg)',
    '--mantine-color-default-hover': 'var(--wb-bg-hover)',
    '--mantine-color-default-color': 'var(--wb-text)',
    '--mantine-color-default-border': 'var(--wb-border)',
    '--mantine-color-error': 'var(--wb-state-failed)',
    '--mantine-color-anchor': 'var(--wb-accent-text)',
    '--mantine-color-gray-light-color': 'var(--wb-text)',
    '--mantine-color-signal-light-color': 'var(--wb-accent-text)',
    '--mantine-color-signal-outline': 'var(--wb-accent-text)',
  };
  return { variables: {}, light: colours, dark: colours };
};
