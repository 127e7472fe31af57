import type { InspectedFace } from '@kith/client';
import { Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { ConfidenceWords } from '../../parts/confidence-words.tsx';
import { Facts } from '../../parts/facts.tsx';
import { PersonLine } from '../../parts/person-line.tsx';
import { ReasonWords } from '../../parts/reason-words.tsx';
import { ResultBadge } from '../../parts/result-badge.tsx';
import { Section } from '../../parts/section.tsx';
import classes from './try-page.module.css';

/** Of white. */
const BRIGHTEST = '255';

/** What is said of one face, who is nearest, and what stands in the way of what. */
export function FaceReport({ title, face }: { readonly title: string; readonly face: InspectedFace }): ReactNode {
  const { trying, live, sighting } = useMessages();
  const formats = useFormats();
  const degrees = (value: number): string => formats.number(Math.abs(Math.round(value)));
  const turned = (pan: number, tilt: number): string =>
    formats.list([trying.sideways(degrees(pan), pan < 0), trying.upright(degrees(tilt), tilt < 0)]);
  return (
    <Section title={title} actions={<ResultBadge result={face.result} />}>
      <Facts
        facts={[
          [trying.decided, face.person?.name ?? sighting.results[face.result]],
          [live.confidence, face.confidence === null ? null : <ConfidenceWords key="c" confidence={face.confidence} />],
          [trying.why, face.reason ? <ReasonWords key="r" reason={face.reason} /> : null],
          [trying.size, live.pixels(formats.number(face.facesize))],
          [trying.angle, face.pan === null || face.tilt === null ? null : turned(face.pan, face.tilt)],
          [trying.blur, face.blur === null ? null : trying.percent(formats.number(Math.round(face.blur * 100)))],
          [
            trying.brightness,
            face.exposure === null ? null : trying.ofMost(formats.number(Math.round(face.exposure)), BRIGHTEST),
          ],
        ]}
      />
      <Title order={3} size="h5">
        {trying.nearest}
      </Title>
      {face.nearest.length === 0 && <Text c="dimmed">{trying.nobody}</Text>}
      <ol className={classes.nearest}>
        {face.nearest.map(({ pid, person, confidence, result, initial_face_image }) => (
          <li key={pid}>
            <Link to="/people/$pid" params={{ pid }} className={classes.one}>
              <PersonLine person={person} face={initial_face_image} line={formats.confidence(confidence)} />
              <ResultBadge result={result} />
            </Link>
          </li>
        ))}
      </ol>
      {(['identify', 'create', 'enrol'] as const).map((what) => (
        <Stack key={what} gap={2}>
          <Title order={3} size="h5">
            {trying[what]}
          </Title>
          {face.problems[what].length === 0 && <Text size="sm">{trying.fine}</Text>}
          {face.problems[what].map((reason) => (
            <Text key={reason.code} size="sm">
              <ReasonWords reason={reason} />
            </Text>
          ))}
        </Stack>
      ))}
    </Section>
  );
}
