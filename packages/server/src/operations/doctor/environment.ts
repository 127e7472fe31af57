import ipaddr from 'ipaddr.js';
import type { Config } from '../../platform/config/config.ts';
import { readEnv } from '../../platform/config/env.ts';
import { wideProxies, wideProxiesWarning } from '../../platform/config/wide-proxies.ts';
import { type Finding, findings } from './finding.ts';

const OLDEST_NODE = [20, 20] as const;

export function checkNode(nodeVersion: string): Finding {
  const say = findings('node');
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const fits = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return fits
    ? say.ok(`Node is ${nodeVersion}.`)
    : say.problem(`Node is ${nodeVersion}: install ${OLDEST_NODE.join('.')} or newer.`);
}

/** @param others settings that are of other programs of this installation */
export function checkVariables(variables: NodeJS.ProcessEnv, others: readonly string[]): Finding {
  const say = findings('variables');
  const known = new Set([...settings(), ...others]);
  const unknown = Object.keys(variables).filter((name) => name.startsWith('KITH_') && !known.has(name));
  return unknown.length === 0
    ? say.ok('Every KITH_ variable is a setting.')
    : say.warning(`${unknown.sort().join(', ')}: no setting of Kith has this name. Correct or remove it.`);
}

/** Names of all variables that are read. */
function settings(): string[] {
  const asked: string[] = [];
  readEnv(
    new Proxy<NodeJS.ProcessEnv>(
      {},
      {
        get(_target, name) {
          asked.push(String(name));
          return undefined;
        },
      },
    ),
  );
  return asked;
}

export function checkAddresses({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): Finding {
  const say = findings('addresses');
  if (isLoopback(host)) {
    const others = publicUrl === null ? '' : ` A proxy must pass ${publicUrl} on to it.`;
    return say.ok(`Only this machine reaches it, at ${host}.${publicUrl && isLoopbackUrl(publicUrl) ? '' : others}`);
  }
  if (publicUrl === null) {
    return say.warning(
      `It listens on ${host}, and hands out URLs with that address: set KITH_PUBLIC_URL to what clients see.`,
    );
  }
  if (isLoopbackUrl(publicUrl)) {
    return say.warning(
      `It listens on ${host}, and KITH_PUBLIC_URL is ${publicUrl}: pictures open on this machine alone.`,
    );
  }
  if (publicUrl.startsWith('http:')) {
    return say.warning(
      `It listens on ${host} without TLS: put a proxy with TLS in front, and its https URL into KITH_PUBLIC_URL.`,
    );
  }
  return say.ok(`It listens on ${host}, and clients see ${publicUrl}.`);
}

/** Nothing is said where no proxy is trusted. */
export function checkProxies({ trustedProxies }: Pick<Config, 'trustedProxies'>): Finding[] {
  if (trustedProxies.length === 0) return [];
  const say = findings('proxies');
  const wide = wideProxies(trustedProxies);
  return [
    wide.length > 0
      ? say.warning(wideProxiesWarning(wide))
      : say.ok(`Believed where requests come from: ${trustedProxies.join(', ')}.`),
  ];
}

const isLoopbackUrl = (url: string): boolean => isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));

const isLoopback = (host: string): boolean =>
  host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
