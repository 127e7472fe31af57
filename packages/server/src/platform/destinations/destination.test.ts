import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { checkDestination } from './destination.ts';
import { mayReach } from './may-reach.ts';

const hostile = [
  'http://127.0.0.1/',
  'http://127.255.255.254/',
  'http://127.0.0.1:443/',
  'http://127.1/',
  'http://127.0.1/',
  'http://127.0.0.1./',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.1/',
  'http://017700000001/',
  'http://0177.0.0.1/',
  'http://0177.0.0.01/',
  'http://0X7F000001/',
  'http://00000000177.1/',
  'http://127.0.0.1../',
  'http://１２７．０．０．１/',
  'http://127｡0｡0｡1/',
  'http://127%2e0%2e0%2e1/',
  'http://169.254.43518/',
  'http://0xa9.0xfe.0xa9.0xfe/',
  'http://0251.0376.0251.0376/',
  'http://①②⑦.⓪.⓪.①/',
  'http://127。0。0。1/',
  'http://0/',
  'http://0.1.2.3/',
  'http://0.255.255.255/',
  'http://0.0.0.0/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.1.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://[fd00:ec2::254]/',
  'http://100.64.0.1/',
  'http://100.127.255.254/',
  'http://100.100.100.200/',
  'http://168.63.129.16/',
  'http://192.0.0.192/',
  'http://192.0.0.1/',
  'http://192.88.99.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://198.19.255.255/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://224.0.0.1/',
  'http://239.255.255.250/',
  'http://255.255.255.254/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::1]:8080/',
  'http://[::2]/',
  'http://[::ffff:7f00:1]/',
  'http://[::ffff:0:127.0.0.1]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[0:0:0:0:0:ffff:10.0.0.1]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[64:ff9b::8.8.8.8]/',
  'http://[2002:a9fe:a9fe::]/',
  'http://[2002:808:808::1]/',
  'http://[2001:20::1]/',
  'http://[100::1]/',
  'http://[febf::1]/',
  'http://[fd12:3456:789a::1]/',
  'http://[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/',
  'http://[ff05::1:3]/',
  'http://[fe80::1%eth0]/',
  'http://[::1%251]/',
  'http://[::1%lo]/',
  'http://[3fff::1]/',
  'http://[5f00::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:8.8.8.8]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::127.0.0.1]/',
  'http://[64:ff9b:1::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  'http://[fe80::1]/',
  'http://[fec0::1]/',
  'http://[fc00::1]/',
  'http://[ff02::1]/',
  'http://[2001:db8::1]/',
  'http://[4000::1]/',
  'http://localhost/',
  'http://LOCALHOST:8080/',
  'http://localhost./',
  'http://api.localhost/',
  'http://%6c%6f%63alhost/',
  'http://metadata.google.internal/',
  'http://metadata.google.internal./computeMetadata/v1/',
  'http://METADATA.GOOGLE.INTERNAL/',
  'http://a.b.localhost./',
  'http://ⓛocalhost/',
  'http://ip6-loopback/',
  'http://user:secret@example.com/',
  'http://example.com@127.0.0.1/',
  'http://127.0.0.1\\@example.com/',
  'http://exa\nmple.com/',
  'http://example.com/a b',
  'http://@127.0.0.1/',
  'http://:secret@example.com/',
  'http://example.com:secret@10.0.0.1/',
  'http://example.com#@127.0.0.1\t/',
  'http:\\\\127.0.0.1/',
  'http:127.0.0.1',
  'http:///127.0.0.1/',
  'http://127.0.0.1:0/',
  'http://example.com:99999/',
  'http://example.com:80:90/',
  'ws://example.com/',
  'wss://example.com/',
  'data:text/plain,x',
  'blob:http://example.com/x',
  'unix:/var/run/docker.sock',
  'dict://127.0.0.1:11211/stat',
  'ldap://127.0.0.1/',
  'ssh://example.com/',
  'about:blank',
  'file:///etc/passwd',
  'ftp://example.com/',
  'gopher://127.0.0.1:6379/_',
  'javascript:alert(1)',
  '//example.com/',
  'example.com',
  'http://',
  'http://256.1.1.1/',
  'http://[fe80::1%25eth0]/',
  '',
];

describe('a destination', () => {
  it.each(hostile)('is refused: %s', (url) => {
    expect(checkDestination(url, [])).toMatchObject({ kind: 'refused' });
  });

  it.each([
    'https://example.com/hook?x=1',
    'http://x/',
    'http://constructor/',
    'https://8.8.8.8:8443/',
    'https://[2606:4700:4700::1111]/',
    'https://bücher.example/',
  ])('is accepted: %s', (url) => {
    expect(checkDestination(url, [])).toMatchObject({ kind: 'accepted' });
  });

  it('may be what the operator allows, and nothing beside it', () => {
    const allow = [ipaddr.parseCIDR('127.0.0.0/8'), ipaddr.parseCIDR('fd00::/8')];
    for (const url of ['http://127.0.0.1:9/', 'http://2130706433/', 'http://localhost:9/', 'http://[fd12::1]/']) {
      expect(checkDestination(url, allow)).toMatchObject({ kind: 'accepted' });
    }
    for (const url of ['http://10.0.0.1/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'ftp://127.0.0.1/']) {
      expect(checkDestination(url, allow)).toMatchObject({ kind: 'refused' });
    }
  });

  it('says how it could be allowed', () => {
    expect(checkDestination('http://10.1.2.3/', [])).toMatchObject({
      reason: expect.stringContaining('KITH_WEBHOOK_ALLOW'),
    });
  });
});

describe('an address', () => {
  it.each(['', 'x', '127.1', '0x7f.0.0.1', '1.2.3', '1.2.3.4.5', '::g', 'fe80::1%eth0', '1.1.1.1/32', '01.1.1.1'])(
    'that is not plain is refused: %j',
    (address) => {
      expect(mayReach(address, [])).toBe(false);
    },
  );
});
