/** What the user reads: what happened, and what to do about it. */
export interface ErrorText {
  title: string;
  next: string;
}

export const say = (title: string, next: string): ErrorText => ({ title, next });
