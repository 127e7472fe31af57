import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

const Inner = forwardRef<
  HTMLAnchorElement,
  ButtonProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>
>((props, ref) => <Button component="a" ref={ref} {...props} />);

/** A link to a page that looks like a button. */
export const LinkButton = createLink(Inner);
