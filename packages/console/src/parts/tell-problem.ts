import { notifications } from '@mantine/notifications';
import { sentencesOf } from './sentences.ts';

/**
 * Says what went wrong to whoever has left the page that would have shown it. It stays until it is closed.
 * @param unreachable what is said when no answer came
 */
export const tellProblem = (error: unknown, unreachable: string): void => {
  const message = sentencesOf(error, unreachable).join(' ');
  notifications.show({ message, color: 'red', autoClose: false, withCloseButton: true });
};
