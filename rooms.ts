/** One room: which files it holds and what they may import. `$1` is the room pattern's first group. */
export interface Room {
  /** Files of this room, as paths from the repository's root. */
  room: RegExp;
  /** Project files they may import. */
  rooms: RegExp;
  /** Packages they may import. */
  packages: RegExp;
}

const PROTOCOLS =
  'mqtt|mqtt-packet|aedes|aedes-persistence|ws|socks|cbor-x|protobufjs|@peculiar/x509|ssh2|bcrypt-pbkdf|@noble/hashes/.+';
/** The code editor and its languages. */
const EDITOR = '@codemirror/.+|@lezer/highlight';
const UI_KIT = '@mantine/(core|hooks|form|notifications|spotlight)(/.+)?|@tabler/icons-react';

/** The room rules: what each folder may import. First match wins; a file in no room is an error. */
export const rooms: readonly Room[] = [
  { room: /^shared\//, rooms: /^shared\//, packages: /^zod$/ },
  { room: /^electron\/ports\//, rooms: /^(shared|electron\/ports)\//, packages: /^$/ },
  {
    room: /^electron\/services\/([^/]+)\//,
    rooms: /^(shared|electron\/ports|electron\/services\/(lib|$1))\//,
    packages: new RegExp(`^(node:.+|${PROTOCOLS}|zod|diff|croner|quickjs-emscripten-core|@jitl/quickjs-.+)$`),
  },
  {
    room: /^electron\/((compose|workbench)[.]ts$|handlers\/)/,
    rooms: /^(shared\/|electron\/((ports|services|handlers)\/|workbench[.]ts$))/,
    packages: /^node:.+$/,
  },
  { room: /^electron\/hosts\/node\//, rooms: /^(shared|electron\/(ports|hosts\/node))\//, packages: /^node:.+$/ },
  {
    room: /^electron\/hosts\/desktop\//,
    rooms: /^(shared|electron)\/(?!hosts\/served)/,
    packages: /^(node:.+|electron)$/,
  },
  { room: /^electron\/hosts\/served\//, rooms: /^(shared|electron)\/(?!hosts\/desktop)/, packages: /^(node:.+|ws)$/ },
  {
    room: /^renderer\/(ui|lib)\//,
    rooms: /^(renderer\/(ui|lib)\/|shared\/(domain|errors)\/)/,
    packages: new RegExp(`^(react|@tanstack/react-virtual|${EDITOR}|${UI_KIT})$`),
  },
  { room: /^renderer\/link\//, rooms: /^(shared|renderer\/link)\//, packages: /^(react|zustand.*)$/ },
  {
    room: /^renderer\/features\/([^/]+)\//,
    rooms: /^(shared|renderer\/(ui|lib|link|features\/$1))\//,
    packages: new RegExp(`^(react|zod|zustand.*|@tanstack/react-virtual|@xterm/.+|uplot(/.+)?|${EDITOR}|${UI_KIT})$`),
  },
  {
    room: /^renderer\/(app\/|main[.]tsx$)/,
    rooms: /^(shared|renderer)\//,
    packages: new RegExp(`^(react|react-dom.*|zustand.*|dockview-react(/.+)?|@tanstack/react-virtual|${UI_KIT})$`),
  },
];
