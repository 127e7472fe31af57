import { Client, login } from '@kith/client';

/**
 * A client of the first account. It sends each request once, so that a test counts, cuts and times what it asked for.
 * @throws KithApiError when the password is not taken, or nobody answers
 */
export async function logIn(baseUrl: string, password: string): Promise<Client> {
  const connection = { baseUrl, retries: 0 };
  const { token } = await login({ ...connection, username: 'admin', password });
  return new Client({ ...connection, apiToken: token.key });
}
