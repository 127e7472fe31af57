const LASTS_S = 0.25;
const PITCH_HZ = 880;
const LOUDNESS = 0.15;

/** A short tone, made by the browser. */
export async function beep(): Promise<void> {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = PITCH_HZ;
  volume.gain.setValueAtTime(LOUDNESS, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + LASTS_S);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + LASTS_S);
  await new Promise((resolve) => tone.addEventListener('ended', resolve, { once: true }));
  await audio.close();
}
