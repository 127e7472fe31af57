import { violationsOf } from '@kith/testing/accessibility';
import type { ConsoleHouse } from '@kith/testing/console-house';
import { goTo, setScene } from '@kith/testing/console-scene';

const looks = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 390 },
] as const;

/** What axe finds on every page, light, dark and narrow. */
export async function measureAccessibility(house: ConsoleHouse): Promise<void> {
  const addresses = await setScene(house);
  for (const look of looks) {
    const visit = await house.enter('/live', look);
    let count = 0;
    for (const address of addresses) {
      await goTo(visit, address);
      for (const { rule, at } of await violationsOf(visit.page)) {
        count += 1;
        console.log(`  ${address}: ${rule} at ${at.join(', ')}`);
      }
    }
    console.log(`axe, ${look.scheme}, ${look.width} px: ${count} violations on ${addresses.length} pages`);
    await visit.page.context().close();
  }
}
