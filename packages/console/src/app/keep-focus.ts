/**
 * Browsers take the focus from a button that is disabled while it works, and whoever has no mouse begins anew at the top of the page: it is given back when
 * the button can be pressed again, unless somebody went elsewhere meanwhile.
 */
export function keepFocus(): void {
  let last: EventTarget | null = null;
  document.addEventListener('focusin', ({ target }) => {
    last = target;
  });
  document.addEventListener('pointerdown', () => {
    last = null;
  });
  const enabled = new MutationObserver((records) => {
    if (document.activeElement !== document.body) return;
    const again = records.some(({ target }) => target === last && target.isConnected);
    if (again && last instanceof HTMLButtonElement && !last.disabled) last.focus({ preventScroll: true });
  });
  enabled.observe(document, { subtree: true, attributeFilter: ['disabled'] });
}
