import { Button } from '@mantine/core';

import type { SshStatus } from '../../../../shared/contract/ssh.ts';
import type { WireError } from '../../../../shared/errors/lab-error.ts';
import { formatBytes } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { HostKeyView } from '../../../ui/host-key-view.tsx';
import { HostKeyPrompt } from './host-key-prompt.tsx';
import { LoginReport } from './login-report.tsx';
import { QuestionsPrompt } from './questions-prompt.tsx';
import classes from './ssh-notice.module.css';

interface SshNoticeProps {
  sessionId: string;
  status: SshStatus;
  cutBytes: number;
  onReconnect(): void;
  onShell(): void;
  onAnother(): void;
  /** A question was answered: the keyboard goes back to the terminal. */
  onAnswered(): void;
}

/** What the connection asks or has to say; nothing while all is well. */
export function SshNotice(props: SshNoticeProps) {
  const { status, cutBytes } = props;
  return (
    <div className={classes.notices}>
      {status.banner !== '' && status.state === 'connecting' && <pre className={classes.banner}>{status.banner}</pre>}
      <Prompt {...props} />
      <StateNotice {...props} />
      {cutBytes > 0 && (
        <p className={classes.line}>The oldest {formatBytes(cutBytes)} of this terminal’s output are no longer kept.</p>
      )}
    </div>
  );
}

function Prompt({ sessionId, status: { prompt }, onAnswered }: SshNoticeProps) {
  const lab = useLab();
  const shell = useShell();
  if (!prompt) return null;
  const ask = { sessionId, promptId: prompt.id };
  const settle = (answer: Promise<void>): void => void answer.then(onAnswered, shell.fail);
  const onRefuse = (): void => settle(lab.ssh.refuse(ask));
  if (prompt.kind === 'host-key') {
    const onAccept = (isRemembered: boolean): void => settle(lab.ssh.acceptHostKey({ ...ask, isRemembered }));
    return <HostKeyPrompt prompt={prompt} onAccept={onAccept} onRefuse={onRefuse} />;
  }
  const onAnswer = (answers: string[]): void => settle(lab.ssh.answer({ ...ask, answers }));
  return <QuestionsPrompt key={prompt.id} prompt={prompt} onAnswer={onAnswer} onRefuse={onRefuse} />;
}

function StateNotice(props: SshNoticeProps) {
  const { status, onReconnect, onShell } = props;
  if (status.state === 'failed' && status.reason) return <Failed {...props} reason={status.reason} />;
  if (status.state === 'connecting' && !status.prompt) {
    return (
      <p className={classes.line} role="status">
        Connecting to {status.address}…
      </p>
    );
  }
  if (status.state === 'closed') {
    return (
      <p className={classes.line} role="status">
        Disconnected.{' '}
        <Button size="compact-xs" onClick={onReconnect}>
          Reconnect
        </Button>
      </p>
    );
  }
  const { shell } = status;
  if (status.state !== 'open' || shell.state === 'open' || shell.state === 'none') return null;
  if (shell.state === 'failed')
    return <FailureView error={shell.reason} actions={<Button onClick={onShell}>Try again</Button>} />;
  return (
    <p className={classes.line} role="status">
      The shell ended {endOf(shell)}.{' '}
      <Button size="compact-xs" onClick={onShell}>
        New shell
      </Button>
    </p>
  );
}

const endOf = ({ exitCode, signal }: { exitCode: number | null; signal: string }): string =>
  exitCode !== null ? `with exit status ${exitCode}` : signal ? `by ${signal}` : 'without an exit status';

function Failed({ sessionId, status, reason, onReconnect, onAnother }: SshNoticeProps & { reason: WireError }) {
  const lab = useLab();
  const shell = useShell();
  const forget = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Remove the old host key?',
      body: 'Do this only if you know why the key changed, such as a device that was set up anew. The next connection asks about the new key.',
      action: 'Remove the old key',
      isDangerous: true,
    });
    if (!isSure) return;
    await lab.ssh.forgetHostKey({ sessionId });
    onReconnect();
  };
  const isChanged = reason.code === 'ssh.host-key-changed';
  const actions = (
    <>
      {!isChanged && <Button onClick={onReconnect}>Reconnect</Button>}
      {isChanged && reason.facts.isOurs && (
        <Button variant="default" onClick={() => void forget().catch(shell.fail)}>
          Remove the old key…
        </Button>
      )}
      <Button variant="default" onClick={onAnother}>
        Open the connection form
      </Button>
    </>
  );
  return (
    <div className={classes.failed}>
      <FailureView error={reason} actions={actions}>
        {isChanged && (
          <>
            <HostKeyView title={placeOf(reason.facts)} hostKey={reason.facts.known} />
            <HostKeyView title="Key shown now" hostKey={reason.facts.shown} />
            {!reason.facts.isOurs && reason.facts.line > 0 && (
              <p>
                If the change is right, remove the old key on the machine that runs Wirebench:{' '}
                <code>ssh-keygen -R &apos;{reason.facts.name}&apos;</code>
              </p>
            )}
          </>
        )}
        {reason.code === 'ssh.login-failed' && <LoginReport login={status.login} user={status.user} />}
      </FailureView>
    </div>
  );
}

const placeOf = ({ source, line }: { source: string; line: number }): string =>
  line > 0 ? `Key known before (${source}, line ${line})` : `Key known before (${source})`;
