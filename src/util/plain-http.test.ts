import { describe, expect, it } from 'vitest';
import { faultOfPlainHttp, isPlainHttp } from './plain-http.ts';

const fault = (url: string, carriesKey: boolean): string => faultOfPlainHttp(new URL(url), { carriesKey }) ?? 'may';

describe('faultOfPlainHttp', () => {
  it.each([
    'https://api.example.com/v1',
    'http://localhost:11434',
    'http://ollama.localhost',
    'http://127.0.0.1:8000',
    'http://127.9.9.9',
    'http://0x7f000001', // the same in another base
    'http://[::1]:11434',
    'http://[::ffff:127.0.0.1]',
  ])('lets a key go to %s', (url) => {
    expect([fault(url, true), fault(url, false)]).toEqual(['may', 'may']);
  });

  it.each([
    'http://gpu-box:11434',
    'http://ollama.lan',
    'http://host.docker.internal',
    'http://10.0.0.7',
    'http://172.16.3.4',
    'http://172.31.255.1',
    'http://192.168.1.7:11434',
    'http://169.254.1.1',
    'http://100.64.0.3',
    'http://[fd00::7]',
    'http://[fe80::1]',
  ])('lets no key go to %s, but requests', (url) => {
    expect([fault(url, true), fault(url, false)]).toEqual([expect.stringMatching(/the key/), 'may']);
    expect(isPlainHttp(url)).toBe(true);
  });

  it.each([
    'http://api.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://172.32.0.1',
    'http://192.169.0.1',
    'http://100.128.0.1',
    'http://8.8.8.8',
    'http://0x08080808',
    'http://[2001:db8::1]',
    'http://10.0.0.7.example.com',
    'http://lan',
  ])('lets nothing go to %s that is not at home', (url) => {
    expect(fault(url, true)).toMatch(/the key/);
    expect(fault(url, false)).toMatch(url === 'http://lan' ? /^may$/ : /the logs/);
  });
});
