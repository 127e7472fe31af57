import type { Source, SourceUpdate } from '@kith/client';
import { Button, Stack, Switch } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { NameField } from '../../parts/name-field.tsx';
import { PeriodSelect } from '../../parts/period-select.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { AreaSlider } from './area-slider.tsx';
import { Otherwise } from './otherwise.tsx';
import classes from './source-page.module.css';
import { WidthSlider } from './width-slider.tsx';

/** Everything that can be set, each with a sentence, and beside it what that would have done. */
export function SourceEditor({ source }: { readonly source: Source }): ReactNode {
  const { sources: words } = useMessages();
  const client = useClient();
  const [name, setName] = useState(source.name);
  const [identifySize, setIdentifySize] = useState(source.identify_facesize_threshold);
  const [createSize, setCreateSize] = useState(source.auto_create_facesize_threshold);
  const [manualSize, setManualSize] = useState(source.manual_create_facesize_threshold);
  const [minFacePx, setMinFacePx] = useState(source.min_face_px);
  const [licenseId, setLicenseId] = useState(source.license_id);
  const [switches, setSwitches] = useState(() => switchesOf(source));
  const save = useOperation({
    does: () => {
      const sizes: SourceUpdate = {
        identifyFacesizeThreshold: identifySize,
        autoCreateFacesizeThreshold: createSize,
        manualCreateFacesizeThreshold: manualSize,
        minFacePx,
        licenseId,
      };
      return client.sources.update(source.id, { name, ...sizes, ...switches });
    },
    changes: [keys.sources],
    onDone: () => tell(words.saved),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const toggle = (which: SwitchName, label: string, description?: string): ReactNode => (
    <Switch
      label={label}
      description={description}
      checked={switches[which]}
      onChange={(event) => setSwitches({ ...switches, [which]: event.currentTarget.checked })}
    />
  );
  return (
    <div className={classes.columns}>
      <form onSubmit={submit}>
        <Stack>
          <NameField label={words.name} value={name} error={save.error} onChange={setName} />
          <Section title={words.look}>
            <WidthSlider
              label={words.minFace}
              description={words.minFaceHint}
              value={minFacePx}
              error={fieldSentence(save.error, 'min_face_px')}
              onChange={setMinFacePx}
            />
          </Section>
          <Section title={words.identify} hint={words.identifyHint}>
            <AreaSlider label={words.identifySize} value={identifySize} onChange={setIdentifySize} />
            {toggle('autoIdentifyAsm', words.asm)}
            {toggle('identifyMood', words.mood, words.moodHint)}
            {toggle('autoCheckLiveness', words.checkLiveness)}
          </Section>
          <Section title={words.frames} hint={words.framesHint}>
            {toggle('autoCreatePersons', words.createPersons)}
            <AreaSlider label={words.createSize} value={createSize} onChange={setCreateSize} />
            {toggle('autoCreateCheckBlur', words.checkBlur)}
            {toggle('autoCreateCheckExposure', words.checkExposure)}
            {toggle('autoCheckFaceAngle', words.checkAngle)}
            {toggle('autoCreateLivenessOnly', words.livenessOnly)}
            {toggle('autoCreateOnHa', words.onHa)}
            {toggle('autoCreateOnJunk', words.onJunk)}
            {toggle('autoReinit', words.reinit)}
          </Section>
          <Section title={words.uploads}>
            <AreaSlider label={words.manualSize} value={manualSize} onChange={setManualSize} />
            {toggle('manualIdentifyAsm', words.asm)}
          </Section>
          <Section title={words.keep}>
            <PeriodSelect label={words.period} value={licenseId} onChange={setLicenseId} />
            {toggle('usePpsTime', words.trustTime)}
          </Section>
          <Problem error={besidesFields(save.error, ['name', 'min_face_px'])} />
          <Button type="submit" loading={save.isPending}>
            {words.save}
          </Button>
        </Stack>
      </form>
      <Otherwise sourceId={source.id} settings={{ minFacePx, identifySize, tellsMood: switches.identifyMood }} />
    </div>
  );
}

const switchesOf = (source: Source) => ({
  autoIdentifyAsm: source.auto_identify_asm,
  autoCheckLiveness: source.auto_check_liveness,
  autoCreatePersons: source.auto_create_persons,
  autoCreateCheckBlur: source.auto_create_check_blur,
  autoCreateCheckExposure: source.auto_create_check_exposure,
  autoCheckFaceAngle: source.auto_check_face_angle,
  autoCreateLivenessOnly: source.auto_create_liveness_only,
  autoCreateOnHa: source.auto_create_on_ha,
  autoCreateOnJunk: source.auto_create_on_junk,
  autoReinit: source.auto_reinit,
  manualIdentifyAsm: source.manual_identify_asm,
  usePpsTime: source.use_pps_time,
  identifyMood: source.identify_mood,
});

type SwitchName = keyof ReturnType<typeof switchesOf>;
