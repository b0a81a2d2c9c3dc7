import { Button, Group, Modal, Text } from '@mantine/core';

import { useDeskState, type Question } from '../desk.ts';

/** Asks before something that cannot be undone; Escape means no. */
export function ConfirmDialog() {
  const question = useDeskState((state) => state.question);
  return (
    <Modal
      opened={question !== null}
      onClose={() => question?.answer(false)}
      title={question?.title}
      size="sm"
      {...(question?.home && { portalProps: { target: question.home } })}
      // Mantine listens in the main window only.
      onKeyDown={(event) => event.key === 'Escape' && question?.answer(false)}
    >
      {question && <Body {...question} />}
    </Modal>
  );
}

function Body({ body, action, refusal = 'Cancel', isDangerous = false, answer }: Question) {
  return (
    <>
      <Text size="sm">{body}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => answer(false)} data-autofocus={isDangerous || undefined}>
          {refusal}
        </Button>
        <Button
          color={isDangerous ? 'red' : 'signal'}
          onClick={() => answer(true)}
          data-autofocus={!isDangerous || undefined}
        >
          {action}
        </Button>
      </Group>
    </>
  );
}
