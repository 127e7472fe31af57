import type { Source } from '@kith/client';
import { Stack, Switch } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { SavedMeanwhile } from '../../parts/draft/saved-meanwhile.tsx';
import { useDraft } from '../../parts/draft/use-draft.ts';
import { NameField } from '../../parts/name-field.tsx';
import { PeriodSelect } from '../../parts/period-select.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { SaveButton } from '../../parts/save-button.tsx';
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
  const draft = useDraft(settingsOf(source));
  const { form, change } = draft;
  const save = useOperation({
    // What somebody else changed beside that stays.
    does: async (sent: Partial<Settings>) => ({ sent, now: await client.sources.update(source.id, sent) }),
    changes: [keys.sources],
    onDone: ({ sent, now }) => {
      draft.saved(sent, settingsOf(now));
      tell(words.saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(draft.changed);
  };
  const labels: Readonly<Record<keyof Settings, string>> = {
    ...{ name: words.name, minFacePx: words.minFace, licenseId: words.period },
    ...{ identifyFacesizeThreshold: words.identifySize, autoCreateFacesizeThreshold: words.createSize },
    ...{ manualCreateFacesizeThreshold: words.manualSize, autoIdentifyAsm: words.asm, identifyMood: words.mood },
    ...{ autoCheckLiveness: words.checkLiveness, autoCreatePersons: words.createPersons },
    ...{ autoCreateCheckBlur: words.checkBlur, autoCreateCheckExposure: words.checkExposure },
    ...{ autoCheckFaceAngle: words.checkAngle, autoCreateLivenessOnly: words.livenessOnly },
    ...{ autoCreateOnHa: words.onHa, autoCreateOnJunk: words.onJunk, autoReinit: words.reinit },
    ...{ manualIdentifyAsm: words.asm, usePpsTime: words.trustTime },
  };
  const toggle = (which: SwitchName, description?: string): ReactNode => (
    <Switch
      label={labels[which]}
      description={description}
      checked={form[which]}
      onChange={(event) => change({ [which]: event.currentTarget.checked })}
    />
  );
  const area = (which: AreaName): ReactNode => (
    <AreaSlider label={labels[which]} value={form[which]} onChange={(value) => change({ [which]: value })} />
  );
  return (
    <div className={classes.columns}>
      <form onSubmit={submit}>
        <Stack>
          <NameField label={words.name} value={form.name} error={save.error} onChange={(name) => change({ name })} />
          <Section title={words.look}>
            <WidthSlider
              label={labels.minFacePx}
              description={words.minFaceHint}
              value={form.minFacePx}
              error={fieldSentence(save.error, 'min_face_px')}
              onChange={(minFacePx) => change({ minFacePx })}
            />
          </Section>
          <Section title={words.identify} hint={words.identifyHint}>
            {area('identifyFacesizeThreshold')}
            {toggle('autoIdentifyAsm')}
            {toggle('identifyMood', words.moodHint)}
            {toggle('autoCheckLiveness')}
          </Section>
          <Section title={words.frames} hint={words.framesHint}>
            {toggle('autoCreatePersons')}
            {area('autoCreateFacesizeThreshold')}
            {toggle('autoCreateCheckBlur')}
            {toggle('autoCreateCheckExposure')}
            {toggle('autoCheckFaceAngle')}
            {toggle('autoCreateLivenessOnly')}
            {toggle('autoCreateOnHa')}
            {toggle('autoCreateOnJunk')}
            {toggle('autoReinit')}
          </Section>
          <Section title={words.uploads}>
            {area('manualCreateFacesizeThreshold')}
            {toggle('manualIdentifyAsm')}
          </Section>
          <Section title={words.keep}>
            <PeriodSelect label={words.period} value={form.licenseId} onChange={(licenseId) => change({ licenseId })} />
            {toggle('usePpsTime')}
          </Section>
          <Problem error={besidesFields(save.error, ['name', 'min_face_px'])} />
          <SavedMeanwhile draft={draft} labels={labels} />
          <SaveButton changed={Object.keys(draft.changed).length > 0} loading={save.isPending}>
            {words.save}
          </SaveButton>
        </Stack>
      </form>
      <Otherwise
        sourceId={source.id}
        settings={{
          minFacePx: form.minFacePx,
          identifySize: form.identifyFacesizeThreshold,
          tellsMood: form.identifyMood,
        }}
      />
    </div>
  );
}

const areasOf = (source: Source) => ({
  identifyFacesizeThreshold: source.identify_facesize_threshold,
  autoCreateFacesizeThreshold: source.auto_create_facesize_threshold,
  manualCreateFacesizeThreshold: source.manual_create_facesize_threshold,
});

type AreaName = keyof ReturnType<typeof areasOf>;

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

const settingsOf = (source: Source) => ({
  ...{ name: source.name, minFacePx: source.min_face_px, licenseId: source.license_id },
  ...areasOf(source),
  ...switchesOf(source),
});

type Settings = ReturnType<typeof settingsOf>;
