/** In the place of node.ts, where there are neither files nor packages. */

export const readFile = (): Promise<never> =>
  Promise.reject(new TypeError('A browser opens no path: give the picture as a File, a Blob or bytes.'));

export const webSocket = (): Promise<never> => Promise.reject(new TypeError('This browser has no WebSocket.'));
