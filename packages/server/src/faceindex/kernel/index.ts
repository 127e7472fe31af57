/** What the kernel exports. One instance per thread and space, over the space's shared memory. */

export {
  AMONG_BLOCKS, amongAt, BITMAP_BYTES, BLOCK_RECORDS, bytesFor, detailsAtSlot, DIMENSIONS, laneAt, MAX_RESULTS,
  resultsAt, setLanes, signsAtSlot,
} from './layout';
export { erase, put } from './record';
export { finish, scan, start } from './scan';
