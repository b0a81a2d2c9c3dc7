/**
 * A topic whose bytes are not UTF-8 [MQTT-1.5.4-1] is kept byte for byte all the same: each byte that belongs to no
 * character stands as U+DC00 plus the byte, half of a surrogate pair, which no well-formed text holds. Two different
 * topics so stay two, and `topicNameProblem` refuses them where one would be sent.
 */
const MARK = 0xdc00;
const MARKS = /[\udc80-\udcff]/;
/** Half of a pair alone; the second half of a whole pair is matched with its first and left. */
const ALONE = /[\ud800-\udbff][\udc00-\udfff]|[\udc80-\udcff]/g;

/** What stands for a byte of 128 or more that is not UTF-8. */
export const markOfByte = (byte: number): string => String.fromCharCode(MARK + byte);

/** Whether a topic as the broker sent it was not UTF-8. */
export const isOddTopic = (topic: string): boolean => MARKS.test(topic) && !topic.isWellFormed();

/** The text with every such byte written as `\xNN`, to be read. */
export function writeOddBytes(text: string): string {
  if (!isOddTopic(text)) return text;
  return text.replace(ALONE, (found) =>
    found.length === 2 ? found : `\\x${(found.charCodeAt(0) - MARK).toString(16).padStart(2, '0')}`,
  );
}
