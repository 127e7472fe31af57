import { login } from '@kith/client';
import { element, field } from '../element.ts';
import { form } from '../form.ts';
import { openClient, siteUrl } from '../open-client.ts';
import type { Session } from '../session.ts';
import type { View } from '../view.ts';

/** Asks for username and password, or for a token. */
export function loginView(notice: string, onSession: (session: Session) => void): View {
  const username = element('input', { name: 'username', autocomplete: 'username', required: '' });
  const password = element('input', {
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
    required: '',
  });
  const byPassword = form([field('Username', username), field('Password', password), submit('Log in')], async () => {
    const credentials = { username: username.value, password: password.value };
    const { token } = await login({ baseUrl: siteUrl(), ...credentials });
    onSession({ key: token.key, ownTokenId: token.id });
  });

  const key = element('input', { name: 'token', type: 'password', autocomplete: 'off', required: '' });
  const byToken = form([field('Token', key), submit('Use this token')], async () => {
    await openClient(key.value.trim()).auth.whoami();
    onSession({ key: key.value.trim(), ownTokenId: null });
  });

  return {
    title: 'Log in',
    content: [
      element('p', { class: 'alarm', role: 'status' }, notice),
      byPassword,
      element('details', {}, element('summary', {}, 'Use a token instead'), byToken),
    ],
  };
}

const submit = (text: string): HTMLElement => element('button', { type: 'submit', class: 'main' }, text);
