import { withoutBrackets } from './broker-address.ts';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/i;

/** Whether only this machine reaches what is bound to this address or name. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(withoutBrackets(host.trim()));
