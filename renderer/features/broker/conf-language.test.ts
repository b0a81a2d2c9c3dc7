import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';

import { completeConf } from './conf-language.ts';

/** What is offered at the end of a text, and what of the text it takes the place of. */
function offered(text: string, isAsked = false): { labels: string[]; replaces: string } | null {
  const context = new CompletionContext(EditorState.create({ doc: text }), text.length, isAsked);
  const result = completeConf('/data/mosquitto')(context);
  return result && { labels: result.options.map(({ label }) => label), replaces: text.slice(result.from) };
}

describe('completeConf', () => {
  it('offers names where a line begins, all of them where it is asked to', () => {
    expect(offered('persistence true\n  allow')).toMatchObject({
      labels: expect.arrayContaining(['allow_anonymous']) as string[],
      replaces: 'allow',
    });
    expect(offered('')).toBeNull();
    expect(offered('', true)!.labels.length).toBeGreaterThan(100);
    expect(offered('# allow', true)).toBeNull();
  });

  it('offers what an option’s value can be', () => {
    expect(offered('persistence t')).toEqual({ labels: ['true', 'false'], replaces: 't' });
    expect(offered('max_qos ')?.labels).toEqual(['0', '1', '2']);
    expect(offered('log_type warn')?.labels).toContain('warning');
    expect(offered('persistence_location ')?.labels).toEqual(['/data/mosquitto/']);
    expect(offered('password_file ')?.labels).toEqual(['passwords']);
    expect(offered('sys_interval ')).toBeNull();
    expect(offered('unheard_of ')).toBeNull();
  });
});
