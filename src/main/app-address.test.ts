import { expect, test } from 'vitest';
import { appOrigin, isOwnAddress, isPageAddress, isSavedAddress, pageAddress } from './app-address.ts';

test.each([appOrigin, `${appOrigin}/`, `${appOrigin}/images/a`, pageAddress('2')])(
  '%s is ours',
  (address) => {
    expect(isOwnAddress(address)).toBe(true);
  },
);

test.each([
  '',
  'null',
  'about:blank',
  'app://polyptych.example/',
  'app://example/polyptych',
  'app://polyptych:81/',
  'app://someone@polyptych/',
  'https://polyptych/',
  'http://127.0.0.1/',
  'data:text/html,app://polyptych/',
  'blob:app://polyptych/1',
  'file:///polyptych',
])('"%s" is not ours', (address) => {
  expect(isOwnAddress(address)).toBe(false);
});

test('pictures and files of our origin are no page', () => {
  expect(isPageAddress(pageAddress('1'))).toBe(true);
  expect(isPageAddress(`${appOrigin}/#part`)).toBe(true);
  expect(isPageAddress(`${appOrigin}/images/a`)).toBe(false);
  expect(isPageAddress('https://example.com/')).toBe(false);
});

test('only the performance log and the settings of pictures of our origin are saved as downloads', () => {
  expect(isSavedAddress(`${appOrigin}/performance.csv`)).toBe(true);
  expect(isSavedAddress(`${appOrigin}/performance.json`)).toBe(true);
  expect(isSavedAddress(`${appOrigin}/pictures.csv`)).toBe(true);
  expect(isSavedAddress(`blob:${appOrigin}/3f0c1d52-77aa-4a42-9a6e-1b2c3d4e5f60`)).toBe(true);
});

test.each([
  `${appOrigin}/images/a`,
  `${appOrigin}/performance.csv/x`,
  'https://polyptych/performance.csv',
  'blob:app://polyptych/performance.csv',
  'blob:https://polyptych/3f0c1d52-77aa-4a42-9a6e-1b2c3d4e5f60',
])('%s is no download', (address) => {
  expect(isSavedAddress(address)).toBe(false);
});
