import type { SourceId } from '@kith/contract';
import type { SealedFor } from '../../platform/seal.ts';

/** How the address of a camera is sealed, with its user and password. */
export const sealedAddressOf = (cameraId: SourceId): SealedFor => ({
  purpose: 'kith camera addresses',
  owner: `camera ${cameraId}`,
});
