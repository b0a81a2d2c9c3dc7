/**
 * What an option is about: the message, the subscription, the connection, which a pane has already, or only how the
 * program itself runs.
 */
type About =
  | 'topic'
  | 'url'
  | 'qos'
  | 'message'
  | 'file'
  | 'stdin'
  | 'lines'
  | 'nothing'
  | 'retain'
  | 'repeat'
  | 'property'
  | 'no-retained'
  | 'retain-as-published'
  | 'sifting'
  | 'connection'
  | 'program';

/** An option of mosquitto's clients. */
export interface MosquittoOption {
  about: About;
  /** How many words follow it; of a property the first two, since their number depends on it. */
  values: number;
  /** The only program that has it; null for both. */
  only: 'mosquitto_pub' | 'mosquitto_sub' | null;
}

type Row = [names: string, about: About, values: number, only?: 'pub' | 'sub'];

/** The options of mosquitto 2.0; its clients know no `--name=value` and no letters run together. */
const ROWS: Row[] = [
  ['-t --topic', 'topic', 1],
  ['-L --url', 'url', 1],
  ['-q --qos', 'qos', 1],
  ['-m --message', 'message', 1, 'pub'],
  ['-f --file', 'file', 1, 'pub'],
  ['-s --stdin-file', 'stdin', 0, 'pub'],
  ['-l --stdin-line', 'lines', 0, 'pub'],
  ['-n --null-message', 'nothing', 0, 'pub'],
  ['-r --retain', 'retain', 0, 'pub'],
  ['--repeat --repeat-delay', 'repeat', 1, 'pub'],
  ['-D --property', 'property', 2],
  ['-R', 'no-retained', 0, 'sub'],
  ['--retain-as-published', 'retain-as-published', 0, 'sub'],
  ['-T --filter-out -U --unsubscribe --random-filter', 'sifting', 1, 'sub'],
  ['--retained-only --remove-retained', 'sifting', 0, 'sub'],
  ['-h --host -p --port -u --username -P --pw -V --protocol-version -i --id -I --id-prefix', 'connection', 1],
  ['-k --keepalive -x -A --unix --proxy --will-topic --will-payload --will-qos', 'connection', 1],
  ['-c --disable-clean-session --will-retain --nodelay -S', 'connection', 0],
  ['--cafile --capath --cert --key --keyform --ciphers --psk --psk-identity', 'connection', 1],
  ['--tls-alpn --tls-engine --tls-engine-kpass-sha1 --tls-version', 'connection', 1],
  ['--insecure --tls-use-os-certs', 'connection', 0],
  ['-M', 'connection', 1, 'pub'],
  ['-d --debug --quiet --help --version', 'program', 0],
  ['-E -N -v --verbose --pretty', 'program', 0, 'sub'],
  ['-C -F -W', 'program', 1, 'sub'],
];

const OPTIONS: ReadonlyMap<string, MosquittoOption> = new Map(
  ROWS.flatMap(([names, about, values, only]) =>
    names
      .split(' ')
      .map((name): [string, MosquittoOption] => [name, { about, values, only: only ? `mosquitto_${only}` : null }]),
  ),
);

/** The option of this name; null where the program has none. */
export function mosquittoOption(name: string, program: 'mosquitto_pub' | 'mosquitto_sub'): MosquittoOption | null {
  const option = OPTIONS.get(name);
  return option && (option.only === null || option.only === program) ? option : null;
}
