/**
 * Runs one job at a time and, when it is done, only the newest of the wishes that came meanwhile: a slider that is
 * dragged asks for hundreds of places and waits for the last. `run` handles its own failures.
 */
export function newestWish<Wish>(run: (wish: Wish) => Promise<void>): (wish: Wish) => void {
  let next: { wish: Wish } | null = null;
  let isBusy = false;
  const work = async (): Promise<void> => {
    while (next) {
      const { wish } = next;
      next = null;
      await run(wish);
    }
  };
  return (wish) => {
    next = { wish };
    if (isBusy) return;
    isBusy = true;
    void work().finally(() => (isBusy = false));
  };
}
