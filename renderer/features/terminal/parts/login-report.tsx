import { Table } from '@mantine/core';

import type { SshStatus } from '../../../../shared/contract/ssh.ts';
import { visibleText } from '../../../lib/hex.ts';
import classes from './ssh-notice.module.css';

/** Why a login failed: what the server takes, what was tried, and what usually is wrong. */
export function LoginReport({ login, user }: { login: SshStatus['login']; user: string }) {
  const { methods, tries } = login;
  return (
    <section aria-label="Why did login fail?">
      <p className={classes.title}>Why did login fail?</p>
      <p>The server takes: {methods.length > 0 ? methods.join(', ') : 'it did not say'}.</p>
      {tries.length > 0 && (
        <Table aria-label="What was tried">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Method</Table.Th>
              <Table.Th>Key</Table.Th>
              <Table.Th>Outcome</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tries.map(({ method, key, outcome, detail }, index) => (
              <Table.Tr key={index}>
                <Table.Td>{method}</Table.Td>
                <Table.Td className={classes.break}>
                  {key ? `${visibleText(key.name)} (${key.type}) ${key.sha256}` : ''}
                </Table.Td>
                <Table.Td>
                  {outcome} {visibleText(detail)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <ul className={classes.hints}>
        {hintsOf(login, user).map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
    </section>
  );
}

function hintsOf({ methods, tries }: SshStatus['login'], user: string): string[] {
  const hasKey = tries.some(({ method }) => method === 'publickey');
  const hints = [`Is “${user}” the user’s name on the device?`];
  if (methods.includes('publickey') && !hasKey)
    hints.push('The server takes keys, and none was offered: choose a key file or use the agent.');
  if (hasKey)
    hints.push(
      'A key that is refused is usually missing from ~/.ssh/authorized_keys on the device, or that file, ~/.ssh or the home folder can be written by others.',
    );
  if (!methods.includes('password') && !methods.includes('keyboard-interactive') && methods.length > 0)
    hints.push('Passwords are turned off on this server.');
  return hints;
}
