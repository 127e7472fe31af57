/** One person's record: written and erased by the main thread alone, read by every thread. */

import { aliveAt, BLOCK_RECORDS, detailsAtSlot, DIMENSIONS, laneAt, PROBE_BYTES, SIGN_BYTES, signsAtSlot } from './layout';
import { largestOf, writeSigns } from './template';

const ID: usize = 0;
const SCALE: usize = 8;
const VERSION: usize = 12;
const LEVELS: usize = 16;

/** Writes the template that lies at the start of lane 0, and clears it there. */
export function put(slot: i32, id: f64): void {
  const template = laneAt(0);
  const details = detailsAtSlot(slot);
  stepVersion(details);
  writeSigns(template, signsAtSlot(slot));
  store<f32>(details, writeLevels(template, levelsOf(details)), SCALE);
  store<f64>(details, id, ID);
  stepVersion(details);
  setAlive(slot, true);
  memory.fill(template, 0, PROBE_BYTES);
}

/** Overwrites everything but the version, which says nothing about anybody and must never go back. */
export function erase(slot: i32): void {
  const details = detailsAtSlot(slot);
  setAlive(slot, false);
  stepVersion(details);
  memory.fill(signsAtSlot(slot), 0, SIGN_BYTES);
  memory.fill(levelsOf(details), 0, DIMENSIONS);
  store<f32>(details, 0, SCALE);
  store<f64>(details, 0, ID);
  stepVersion(details);
}

@inline
export function idOf(details: usize): f64 {
  return load<f64>(details, ID);
}

@inline
export function scaleOf(details: usize): f64 {
  return <f64>load<f32>(details, SCALE);
}

@inline
export function levelsOf(details: usize): usize {
  return details + LEVELS;
}

/**
 * The version is odd while a record is being written: what was read between two equal even versions is whole.
 * Reading and stepping are both read-modify-write, which processors do not reorder with what stands around them.
 */
export function versionOf(details: usize): u32 {
  return atomic.add<u32>(details, 0, VERSION);
}

function stepVersion(details: usize): void {
  atomic.add<u32>(details, 1, VERSION);
}

function setAlive(slot: i32, alive: bool): void {
  const word = aliveAt(slot / BLOCK_RECORDS) + ((slot % BLOCK_RECORDS) >> 6) * 8;
  const bit = (<u64>1) << (slot & 63);
  const bits = load<u64>(word);
  store<u64>(word, alive ? bits | bit : bits & ~bit);
}

/** Returns what a level must be multiplied by to be a component of a unit vector. */
function writeLevels(template: usize, levels: usize): f32 {
  const toLevel: f32 = 127.0 / largestOf(template);
  let squares: i32 = 0;
  for (let i = 0; i < DIMENSIONS; i++) {
    const level = <i8>nearest(load<f32>(template + i * 4) * toLevel);
    store<i8>(levels + i, level);
    squares += <i32>level * <i32>level;
  }
  return <f32>(1 / Math.sqrt(squares));
}
