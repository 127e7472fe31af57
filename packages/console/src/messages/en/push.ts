export const push = {
  tellThisDevice: 'Tell this device',
  told: 'This device is told from now on, also when this page is closed.',
  alarmsProfile: 'Alarms in browsers',
  devices: 'Devices',
  devicesHint:
    'Browsers that show what is told, also when the console is closed there. What is sent can be read by that browser alone.',
  noDevices: 'No device is told yet. Open this page on it, and press the button.',
  device: 'Device',
  service: 'Push service',
  lastTold: 'Last told',
  never: 'never',
  here: 'this browser',
  remove: 'Remove',
  removeOne: (name: string) => `Remove: ${name}`,
  hindrances: {
    insecure:
      'Browsers show notifications only of pages that come by https, or from the machine itself (localhost). Open the console at an https address.',
    unsupported:
      'This browser cannot be told. On an iPhone or iPad, choose Share, then “Add to Home Screen”, and open Kith from there; elsewhere, take another browser.',
    denied:
      'This browser does not allow Kith to show notifications. Allow them in its settings of this page (the sign beside the address), then press again.',
    asleep:
      'The browser did not start the part of Kith that shows notifications. Load this page anew and press again; if it stays so, clear the data that the browser keeps of this page, and look whether it trusts the certificate.',
    refused:
      'The browser could not register with its push service. It needs the internet for that, and no private window; in Brave, “Use Google services for push messaging” has to be on.',
  },
};
