import { isOddTopic, writeOddBytes } from '../../../shared/domain/topic-bytes.ts';
import { topicNameProblem } from '../../../shared/domain/topic-filter.ts';

/** So many topics are noted by name; a broker may have millions that are not allowed. */
const MOST_NOTES = 100;
/** Most characters of a name in a note. */
const SHOWN_CHARACTERS = 200;

/** Notes topic names that MQTT does not allow, which a broker should not have let pass and which are shown all the same. */
export class TopicNotes {
  /** Topics so far, the ones not noted by name included. */
  count = 0;

  constructor(private readonly note: (text: string) => void) {}

  /** @param topic one that `topicNameProblem` objects to */
  add(topic: string): void {
    this.count += 1;
    if (this.count <= MOST_NOTES) this.note(noteOf(topic));
    if (this.count === MOST_NOTES) this.note('More such topics are not noted');
  }
}

function noteOf(topic: string): string {
  const name = escapeControls(writeOddBytes(topic)).slice(0, SHOWN_CHARACTERS);
  if (isOddTopic(topic)) return `A topic is not valid UTF-8 [MQTT-1.5.4-1]; shown as ${name}`;
  return `MQTT does not allow a topic that came: ${topicNameProblem(topic)} (§4.7); shown as “${name}”`;
}

const escapeControls = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f]/g, (found) => `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`);
