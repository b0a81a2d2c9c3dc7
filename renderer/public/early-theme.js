// Runs before the first paint, so that a window that is set to dark never flashes white.
try {
  const choice = localStorage.getItem('wirebench.color-scheme') ?? 'auto';
  const isDark = choice === 'dark' || (choice === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
} catch {
  // Storage may be switched off; then the page starts light and corrects itself.
  document.documentElement.setAttribute('data-mantine-color-scheme', 'light');
}
