import { templateNames } from '@kith/contract';
import { expect, it } from 'vitest';
import { de } from '../../messages/de.ts';
import { en } from '../../messages/en.ts';
import { filledIn, templateFormOf, templateOf } from './template-form.ts';

it('what is not touched is asked for again, and nothing where nothing is said', () => {
  const template = { title: '{person}', body: null, time_zone: 'Europe/Berlin' };
  expect(templateOf(templateFormOf(template))).toEqual(template);
  expect(templateOf(templateFormOf(null))).toBeNull();
  expect(templateOf({ title: ' ', body: '', zone: 'UTC' })).toBeNull();
});

it('the words of Kith may have a zone of their own', () => {
  expect(templateOf({ title: '', body: '', zone: 'Asia/Tokyo' })).toEqual({
    ...{ title: null, body: null },
    time_zone: 'Asia/Tokyo',
  });
});

it('a name is filled in where the caret is, or in the place of what is chosen', () => {
  expect(filledIn('Hello !', 'person', { from: 6, to: 6 })).toBe('Hello {person}!');
  expect(filledIn('Hello you!', 'person', { from: 6, to: 9 })).toBe('Hello {person}!');
});

it('every name that a template may have is offered, in every language, and no other', () => {
  for (const { notifications } of [en, de]) {
    expect(Object.keys(notifications.templateNames)).toEqual([...templateNames]);
  }
});
