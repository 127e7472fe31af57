import type { Messages } from '../en.ts';

export const push: Messages['push'] = {
  tellThisDevice: 'Diesem Gerät melden',
  told: 'Diesem Gerät wird ab jetzt gemeldet, auch wenn diese Seite geschlossen ist.',
  alarmsProfile: 'Alarme in Browsern',
  devices: 'Geräte',
  devicesHint:
    'Browser, die zeigen, was gemeldet wird, auch wenn die Konsole dort geschlossen ist. Was gesendet wird, kann nur dieser Browser lesen.',
  noDevices: 'Noch wird keinem Gerät gemeldet. Öffnen Sie diese Seite dort und drücken Sie den Knopf.',
  device: 'Gerät',
  service: 'Push-Dienst',
  lastTold: 'Zuletzt gemeldet',
  never: 'nie',
  here: 'dieser Browser',
  remove: 'Entfernen',
  removeOne: (name: string) => `Entfernen: ${name}`,
  hindrances: {
    insecure:
      'Browser zeigen Mitteilungen nur von Seiten, die über https oder vom Rechner selbst (localhost) kommen. Öffnen Sie die Konsole unter einer https-Adresse.',
    unsupported:
      'Diesem Browser kann nicht gemeldet werden. Auf iPhone oder iPad: „Teilen“, dann „Zum Home-Bildschirm“, und Kith von dort öffnen; sonst einen anderen Browser nehmen.',
    denied:
      'Dieser Browser erlaubt Kith keine Mitteilungen. Erlauben Sie sie in seinen Einstellungen zu dieser Seite (das Zeichen neben der Adresse) und drücken Sie noch einmal.',
    asleep:
      'Der Browser hat den Teil von Kith nicht gestartet, der Benachrichtigungen zeigt. Laden Sie die Seite neu und drücken Sie noch einmal; bleibt es dabei, löschen Sie, was der Browser von dieser Seite aufbewahrt, und sehen Sie nach, ob er dem Zertifikat vertraut.',
    refused:
      'Der Browser konnte sich bei seinem Push-Dienst nicht anmelden. Dafür braucht er das Internet und kein privates Fenster; in Brave muss „Google-Dienste für Push-Nachrichten verwenden“ eingeschaltet sein.',
  },
};
