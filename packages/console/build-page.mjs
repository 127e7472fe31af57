// One file of the console and the SDK, as browsers take it: the page loads no packages, and nothing from elsewhere.
import { build } from 'rolldown';

await build({
  input: 'src/main.ts',
  platform: 'browser',
  output: { dir: 'dist', minify: true },
});
