import ssh2, { type ParsedKey } from 'ssh2';

type Agent = InstanceType<typeof ssh2.OpenSSHAgent>;
type SignCallback = (error?: Error | null, signature?: Buffer) => void;

/** An agent seen as if it held one key, so that each key is a try of its own with an outcome of its own. */
export class OneKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  constructor(
    private readonly agent: Agent,
    private readonly key: ParsedKey,
  ) {
    super();
  }

  override getIdentities(done: (error?: Error | null, keys?: ParsedKey[]) => void): void {
    done(null, [this.key]);
  }

  override sign(key: ParsedKey, data: Buffer, options: unknown, done?: SignCallback): void {
    this.agent.sign(key, data, options as never, done as never);
  }
}

/** The keys an agent holds. @throws Error when it does not answer. */
export function agentKeys(agent: Agent): Promise<ParsedKey[]> {
  return new Promise((resolve, reject) => {
    agent.getIdentities((error, keys) => (error ? reject(error) : resolve((keys ?? []) as ParsedKey[])));
  });
}
