import type { MessageProperties } from '../../../../shared/contract/mqtt-properties.ts';
import { formatCount } from '../../../lib/format.ts';
import { oneLine } from '../display-text.ts';
import { decodeUtf8, isText, joinPieces } from '../../../../shared/domain/decode/utf8.ts';
import { hexOf } from '../../../lib/hex.ts';
import classes from './message-properties.module.css';

/** Most bytes of correlation data that are written out. */
const MOST_BYTES = 512;

/** The properties of a message by name, in the order of MQTT 5.0 §3.3.2.3; user properties in the order they came. */
export function PropertyTable({ properties }: { properties: MessageProperties }) {
  const { isUtf8, contentType, responseTopic, correlationData, messageExpiryS, topicAlias, subscriptionIds } =
    properties;
  const rows: [string, string | undefined][] = [
    ['Payload format', isUtf8 === undefined ? undefined : isUtf8 ? 'UTF-8 text' : 'Unspecified bytes'],
    ['Content type', contentType === undefined ? undefined : shown(contentType)],
    ['Response topic', responseTopic === undefined ? undefined : shown(responseTopic)],
    ['Correlation data', correlationData && bytesText(correlationData)],
    ['Message expiry', messageExpiryS === undefined ? undefined : `${formatCount(messageExpiryS)} s left on arrival`],
    ['Topic alias', topicAlias === undefined ? undefined : String(topicAlias)],
    [
      subscriptionIds?.length === 1 ? 'Subscription identifier' : 'Subscription identifiers',
      subscriptionIds?.join(', '),
    ],
  ];
  return (
    <dl className={classes.list} aria-label="Message properties">
      {rows.map(([name, value]) => value !== undefined && <Row key={name} name={name} value={value} />)}
      {properties.userProperties?.map(([name, value], index) => (
        // A name may come again: only its place tells one from the other.
        <Row key={`user ${index}`} name={shown(name)} value={shown(value)} isUser />
      ))}
    </dl>
  );
}

function Row({ name, value, isUser = false }: { name: string; value: string; isUser?: boolean }) {
  return (
    <div className={classes.row} data-user={isUser || undefined}>
      <dt title={isUser ? 'User property' : undefined}>
        <bdi>{name}</bdi>
      </dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}

const shown = (text: string): string => (text === '' ? '(empty)' : oneLine(text));

/** As text with its bytes beside it, or the bytes alone where they are no text. */
function bytesText(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) return '(empty)';
  const cut = bytes.subarray(0, MOST_BYTES);
  const hex = hexOf(cut).replaceAll('  ', ' ') + (bytes.byteLength > MOST_BYTES ? ` … ${bytes.byteLength} bytes` : '');
  return isText(cut, bytes.byteLength > MOST_BYTES) ? `${oneLine(joinPieces(decodeUtf8(cut)))}  (${hex})` : hex;
}
