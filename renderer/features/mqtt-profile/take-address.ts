import { parseBrokerUrl } from './broker-url.ts';
import type { ProfileForm } from './parts/fields.ts';

/** Fills in every field an address of a broker speaks of; answers whether the text is one. */
export function takeAddress(form: ProfileForm, text: string): boolean {
  const url = parseBrokerUrl(text);
  if (!url) return false;
  const { transport, host, port, path, username, password } = url;
  form.setValues({ transport, host, port, ...(path !== null && { path }), ...(username !== null && { username }) });
  if (password !== null) form.setFieldValue('secrets.password', { change: 'set', text: password, fileName: '' });
  form.clearFieldError('host');
  return true;
}
