import type { GalleryHealth } from '@kith/client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PersonLine } from '../../parts/person-line.tsx';

/** Somebody who is known, as a way to their page. */
export const KnownLink = ({ known }: { readonly known: GalleryHealth['alike'][number]['one'] }): ReactNode => (
  <Link to="/people/$pid" params={{ pid: known.pid }}>
    <PersonLine person={known.person} face={known.initial_face_image} />
  </Link>
);
