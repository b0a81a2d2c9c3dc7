/** The mark: a wire between two terminals. */
export function Mark({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" />
      <path
        d="M6 20V13.5a3.5 3.5 0 0 1 7 0v5a3.5 3.5 0 0 0 7 0v-5a3 3 0 0 1 6 0V20"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <circle cx="6" cy="22.5" r="2.2" fill="#fff" />
      <circle cx="26" cy="22.5" r="2.2" fill="#fff" />
    </svg>
  );
}
