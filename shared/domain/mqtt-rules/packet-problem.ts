/** Reason codes of MQTT 5.0 §2.4 for a packet that is not right. */
const MALFORMED_PACKET = 0x81;
const PROTOCOL_ERROR = 0x82;
const TOPIC_ALIAS_INVALID = 0x94;

/** Which rule a packet breaks, with its clause, and the reason code the one who received it ends the connection with. */
export interface PacketProblem {
  rule: string;
  reasonCode: number;
}

/** The packet cannot be read by the specification, MQTT 5.0 §1.2. */
export const malformed = (rule: string): PacketProblem => ({ rule, reasonCode: MALFORMED_PACKET });

/** The packet can be read, but should not say that or not be there. */
export const protocolError = (rule: string): PacketProblem => ({ rule, reasonCode: PROTOCOL_ERROR });

export const invalidAlias = (rule: string): PacketProblem => ({ rule, reasonCode: TOPIC_ALIAS_INVALID });
