import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';

interface SaveButtonProps extends Pick<ButtonProps, 'variant' | 'loading' | 'children'> {
  /** Whether there is anything to save. */
  readonly changed: boolean;
  /** What it is called where its words alone do not say what it saves. */
  readonly 'aria-label'?: string;
}

/** Saves a form where something was changed. Where nothing was it keeps the focus that it has, as one that is disabled does not. */
export const SaveButton = ({ changed, ...props }: SaveButtonProps): ReactNode => (
  <Button
    {...props}
    type="submit"
    aria-disabled={!changed}
    data-disabled={!changed}
    onClick={(event) => {
      if (!changed) event.preventDefault();
    }}
  />
);
