import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hasPlaces, isTemplateProblem, parseTemplate, renderTemplate, type TemplateSource } from './template.ts';

const source: TemplateSource = {
  nowMs: Date.UTC(2026, 10, 25, 7, 30, 1, 250),
  count: 2,
  random: () => 0.5,
  uuid: () => '00000000-0000-4000-8000-000000000000',
  clientId: 'lab',
};

function render(text: string, change: Partial<TemplateSource> = {}): string {
  const template = parseTemplate(text);
  if (isTemplateProblem(template)) throw new Error(template.reason);
  return renderTemplate(template, { ...source, ...change });
}

describe('a template', () => {
  it.each([
    ['{"n":{{counter}}}', '{"n":3}'],
    ['{{counter 100 -5}}', '90'],
    ['{{counter 0 0.1}}', '0.2'],
    ['{{ timestamp }}', '2026-11-25T07:30:01.250Z'],
    ['{{timestamp_ms}} {{timestamp_s}}', `${source.nowMs} ${Math.floor(source.nowMs / 1_000)}`],
    ['{{random 10 20}}', '15'],
    ['{{random 1.50 2}}', '1.8'],
    ['{{random -1 1}}', '0'],
    ['{{uuid}}/{{client_id}}', '00000000-0000-4000-8000-000000000000/lab'],
    ['{ {x} }', '{ {x} }'],
    ['', ''],
  ])('%s becomes %s', (text, rendered) => {
    expect(render(text)).toBe(rendered);
  });

  it.each([
    ['{{speed}}', 0, 'there is no variable “speed”'],
    ['a {{counter 1 2 3}}', 2, 'it is written {{counter}} or {{counter START STEP}}'],
    ['{{random 1 x}}', 0, '“x” is not a number such as 20 or -1.5'],
    ['{{random 5 1}}', 0, 'the smaller number comes first'],
    ['{{random 101}}', 0, 'the smaller number comes first'],
    ['{{}}', 0, 'there is no variable “”'],
    ['{{toString}}', 0, 'there is no variable “toString”'],
  ])('%s is refused', (text, at, reason) => {
    expect(parseTemplate(text)).toEqual({ at, reason });
  });

  it('leaves text without places as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!hasPlaces(text));
        expect(render(text)).toBe(text);
      }),
    );
  });

  it('gives numbers within their bounds, with the decimals they are written with', () => {
    const numbers = fc.integer({ min: -1_000, max: 1_000 });
    fc.assert(
      fc.property(
        numbers,
        numbers,
        fc.integer({ min: 0, max: 3 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (a, b, decimals, at) => {
          const [min, max] = [Math.min(a, b), Math.max(a, b)].map((each) => each / 10 ** decimals) as [number, number];
          const text = render(`{{random ${min} ${max}}}`, { random: () => at });
          expect(Number(text)).toBeGreaterThanOrEqual(min);
          expect(Number(text)).toBeLessThanOrEqual(max);
          expect(text).toMatch(/^-?\d+(\.\d{1,3})?$/);
        },
      ),
    );
  });

  it('takes any text, and answers', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('{{', '}}', 'random', ' ', '1', '9e9', '\n', '{', 'counter')), (words) => {
        const template = parseTemplate(words.join(''));
        if (!isTemplateProblem(template)) expect(typeof renderTemplate(template, source)).toBe('string');
      }),
    );
  });
});
