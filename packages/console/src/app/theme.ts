import { Badge, createTheme, Drawer, Menu, Modal, Popover } from '@mantine/core';

/** Locking the page's scroll bar would write a style element, which the page's policy forbids. */
const still = { lockScroll: false } as const;

export const theme = createTheme({
  primaryColor: 'teal',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // A word that is cut off says nothing, and a badge is one word.
    Badge: Badge.extend({ styles: { root: { minWidth: 'max-content' }, label: { overflow: 'visible' } } }),
    Modal: Modal.extend({ defaultProps: { ...still, centered: true } }),
    Drawer: Drawer.extend({ defaultProps: still }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', withinPortal: true } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md' } }),
  },
});
