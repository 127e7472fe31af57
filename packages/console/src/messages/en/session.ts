export const session = {
  title: 'Log in',
  username: 'Username',
  password: 'Password',
  showPassword: 'Show the password',
  remember: 'Stay logged in on this device',
  logIn: 'Log in',
  lapsed: 'Your login has ended',
  lapsedHint: 'Log in again: everything on the page is still there.',
  waiting: 'Waiting for the server…',
};
