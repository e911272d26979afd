import { expect, test } from 'vitest';
import { createPictureLinks } from './picture-links.ts';

let time = 1_000_000;
const links = createPictureLinks({ now: () => time });
function partsOf(link: string) {
  const { pathname, searchParams } = new URL(link, 'http://app');
  return {
    imageId: pathname.slice('/v1/images/files/'.length),
    expires: Number(searchParams.get('expires')),
    signature: searchParams.get('signature') ?? '',
  };
}

test('a link opens its picture for an hour', () => {
  const parts = partsOf(links.linkTo('one'));
  expect(() => links.check(parts)).not.toThrow();
  time += 60 * 60 * 1000;
  expect(() => links.check(parts)).not.toThrow();
  time += 1;
  expect(() => links.check(parts)).toThrow('This link is over');
});

test.each([{ imageId: 'two' }, { expires: 9_999_999_999_999 }, { signature: '' }, { signature: 'AAAA' }])(
  'a link that was changed opens nothing: %j',
  (change) => {
    expect(() => links.check({ ...partsOf(links.linkTo('one')), ...change })).toThrow('never given');
  },
);

test('a link of another run opens nothing', () => {
  const parts = partsOf(createPictureLinks({ now: () => time }).linkTo('one'));
  expect(() => links.check(parts)).toThrow('never given');
});
