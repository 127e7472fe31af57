/** What the kernel exports. One instance per thread and space, over the space's shared memory. */

export {
  aliveAtSlot, amongAt, BLOCK_RECORDS, bytesFor, CHUNK_WORDS, detailsAtSlot, laneAt, resultsAt, setLanes, signsAtSlot, wipe,
  WORD_RECORDS,
} from './layout';
export { erase, holds, put } from './record';
export { finish, scan, start } from './scan';
