import { Client, KithApiError } from '@kith/client';
import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useVideo } from '../../parts/use-video.ts';
import { siteUrl } from '../../session/site-url.ts';
import { useAwake } from '../door/use-awake.ts';
import { keyInAddress, onAddress } from './phone-address.ts';
import classes from './phone-page.module.css';
import { useSending } from './use-sending.ts';

/** How often it is asked whether the token works still. */
const ASKED_MS = 30_000;

/** A phone that is a camera of Kith for a while, by a token that opens one source and nothing else. Nobody is logged in. */
export function PhonePage(): ReactNode {
  const apiToken = useSyncExternalStore(onAddress, keyInAddress) ?? '';
  // With another code it begins anew: what has ended is that of the one before, and nothing is sent elsewhere unasked.
  return <Phone key={apiToken} apiToken={apiToken} />;
}

function Phone({ apiToken }: { readonly apiToken: string }): ReactNode {
  const { phone: words } = useMessages();
  const formats = useFormats();
  const client = useMemo(() => new Client({ apiToken, baseUrl: siteUrl() }), [apiToken]);
  const [isOn, setOn] = useState(false);
  const own = useQuery({
    queryKey: ['phone', apiToken],
    queryFn: ({ signal }) => client.sources.own({ signal, retries: 0 }),
    refetchInterval: ASKED_MS,
    retry: false,
  });
  const [lost, setLost] = useState(false);
  const isOver = lost || isRefused(own.error);
  return (
    <Stack component="main" className={classes.phone ?? ''}>
      <Title order={1} size="h3">
        {words.title}
      </Title>
      {isOver && <Alert color="red">{words.over}</Alert>}
      {!isOver && <Problem error={own.error} />}
      {!isOver && own.data && (
        <>
          <Text>{words.what(own.data.source.name, location.host, formats.moment(own.data.expires))}</Text>
          {isOn ? (
            <OwnPicture
              client={client}
              source={own.data.source.name}
              onStop={() => setOn(false)}
              onRefused={() => setLost(true)}
            />
          ) : (
            <Start onStart={() => setOn(true)} />
          )}
        </>
      )}
    </Stack>
  );
}

const isRefused = (error: unknown): boolean =>
  error instanceof KithApiError && (error.status === 401 || error.status === 403 || error.status === 404);

function Start({ onStart }: { onStart(): void }): ReactNode {
  const { phone: words } = useMessages();
  // Browsers leave it out where they would not give a picture.
  if (!isSecureContext) return <Alert color="orange">{words.insecure}</Alert>;
  return (
    <Button size="lg" onClick={onStart}>
      {words.start}
    </Button>
  );
}

interface OwnPictureProps {
  readonly client: Client;
  readonly source: string;
  onStop(): void;
  /** The token does not work any more. */
  onRefused(): void;
}

function OwnPicture({ client, source, onStop, onRefused }: OwnPictureProps): ReactNode {
  const { phone: words, enrol } = useMessages();
  const formats = useFormats();
  const [facing, setFacing] = useState<'environment' | 'user'>('environment');
  const { video, failed } = useVideo(facing);
  const { sent, error } = useSending(client, video, failed ? null : source);
  useAwake();
  useEffect(() => {
    if (isRefused(error)) onRefused();
  }, [error, onRefused]);
  return (
    <>
      <video ref={video} className={classes.picture} autoPlay muted playsInline />
      <Text role="status">{words.sent(sent, formats.number(sent))}</Text>
      {failed ? <Alert color="red">{enrol.noWebcam}</Alert> : <Problem error={error} />}
      <Button variant="default" onClick={() => setFacing(facing === 'user' ? 'environment' : 'user')}>
        {words.turn}
      </Button>
      <Button size="lg" color="red" onClick={onStop}>
        {words.stop}
      </Button>
    </>
  );
}
