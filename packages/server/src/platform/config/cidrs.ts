import ipaddr from 'ipaddr.js';
import { ConfigError } from './config-error.ts';

export type Cidr = ReturnType<typeof ipaddr.parseCIDR>;

/** The parts of a list that is written with commas. */
export const listOf = (text = ''): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** @throws {ConfigError} when it is no range of addresses */
export function decideCidr(variable: string, text: string): Cidr {
  try {
    return ipaddr.parseCIDR(text);
  } catch {
    throw new ConfigError(`${variable} must list address ranges like 127.0.0.0/8, and has "${text}".`);
  }
}

/** @throws {ConfigError} when one of the list is no range of addresses */
export const decideCidrs = (variable: string, text: string | undefined): Cidr[] =>
  listOf(text).map((part) => decideCidr(variable, part));
