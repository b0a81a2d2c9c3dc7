/** The topic of a publisher's message: three levels below one, ten sites of a hundred lines each. */
export const topicName = (topic: number): string =>
  `bench/site-${topic % 10}/line-${Math.floor(topic / 10) % 100}/sensor-${topic}`;

/** The payload of a topic: JSON, filled up to so many bytes. */
export const payloadText = (topic: number, sizeBytes: number): string =>
  `{"value":${topic}.25,"unit":"C","note":"`.padEnd(sizeBytes - 2, 'x').slice(0, sizeBytes - 2) + '"}';
