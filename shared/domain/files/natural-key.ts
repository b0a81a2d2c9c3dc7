/** Digits a number is filled up to; longer ones are kept as they are. */
const DIGITS = 16;

/** A key whose plain order is the order people expect of names: letters without case, and `file9` before `file10`. */
export const naturalKey = (name: string): string =>
  name.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(DIGITS, '0'));
