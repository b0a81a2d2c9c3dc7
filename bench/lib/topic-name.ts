/** The topic of a publisher's message: three levels below one, ten sites of a hundred lines each. */
export const topicName = (topic: number): string =>
  `bench/site-${topic % 10}/line-${Math.floor(topic / 10) % 100}/sensor-${topic}`;
