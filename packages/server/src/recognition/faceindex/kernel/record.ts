/** One template's record: written and erased by the main thread alone, read by every thread. */

import { aliveAt, detailsAtSlot, DIMENSIONS, laneAt, PROBE_BYTES, SIGN_BYTES, signsAtSlot, WORD_RECORDS } from './layout';
import { eightLevels, largestOf, signsOf, sumOf, writeSigns } from './template';

const ID: usize = 0;
const SCALE: usize = 8;
const VERSION: usize = 12;
const LEVELS: usize = 16;

const LARGEST_LEVEL: f32 = 127;

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

/** Whether a record is what the template that lies at the start of lane 0 would become. */
export function holds(slot: i32): bool {
  const template = laneAt(0);
  const signs = signsAtSlot(slot);
  for (let i = 0; i < DIMENSIONS; i += 8) {
    if (load<u8>(signs + (i >> 3)) != signsOf(template + i * 4)) return false;
  }
  const levels = levelsOf(detailsAtSlot(slot));
  const toLevel = f32x4.splat(LARGEST_LEVEL / largestOf(template));
  for (let i = 0; i < DIMENSIONS; i += 16) {
    const low = eightLevels(template + i * 4, toLevel);
    const high = eightLevels(template + i * 4 + 32, toLevel);
    if (!i8x16.all_true(i8x16.eq(v128.load(levels + i), i8x16.narrow_i16x8_s(low, high)))) return false;
  }
  return true;
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
  const word = aliveAt(slot / WORD_RECORDS);
  const bit = (<u64>1) << (slot & 63);
  const bits = load<u64>(word);
  store<u64>(word, alive ? bits | bit : bits & ~bit);
}

/** Returns what a level must be multiplied by to be a component of a unit vector. */
function writeLevels(template: usize, levels: usize): f32 {
  const toLevel = f32x4.splat(LARGEST_LEVEL / largestOf(template));
  let squares = i32x4.splat(0);
  for (let i = 0; i < DIMENSIONS; i += 16) {
    const low = eightLevels(template + i * 4, toLevel);
    const high = eightLevels(template + i * 4 + 32, toLevel);
    v128.store(levels + i, i8x16.narrow_i16x8_s(low, high));
    squares = i32x4.add(squares, i32x4.add(i32x4.dot_i16x8_s(low, low), i32x4.dot_i16x8_s(high, high)));
  }
  return <f32>(1 / Math.sqrt(sumOf(squares)));
}
