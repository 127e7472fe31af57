/** Which alarms are shown. */
export interface AlarmsSearch {
  readonly state?: 'acknowledged' | undefined;
}

export const alarmsSearch = ({ state }: Readonly<Record<string, unknown>>): AlarmsSearch => ({
  state: state === 'acknowledged' ? state : undefined,
});
