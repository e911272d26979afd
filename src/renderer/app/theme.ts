import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/** The one accent: a quiet blue, light enough for dark surfaces (3) and dark enough for light ones (7). */
const accent: MantineColorsTuple = [
  '#eff3ff',
  '#dbe5ff',
  '#b7caff',
  '#8fb0ff',
  '#6f98fb',
  '#5583f2',
  '#416fe6',
  '#2f57d3',
  '#2749b2',
  '#203c92',
];
/** Neutral dark surfaces, from text (0) to the window's ground (9). */
const dark: MantineColorsTuple = [
  '#ececee',
  '#c3c5cc',
  '#a6a9b3',
  '#858994',
  '#34373f',
  '#282a31',
  '#1b1c21',
  '#131418',
  '#0f1013',
  '#0b0c0e',
];

/** Mantine's automatic contrast knows the light scheme's accent alone: what is filled with it takes the text of the scheme. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isAccent = (input.color ?? input.theme.primaryColor) === input.theme.primaryColor;
  return input.variant === 'filled' && isAccent ? { ...colors, color: 'var(--on-accent)' } : colors;
};

/** Mantine's theme on a 4 px grid; surfaces and text colours are in tokens.css. */
export const theme = createTheme({
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  variantColorResolver,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        transitionProps: { duration: 120, transition: 'fade' },
        overlayProps: { backgroundOpacity: 0.6 },
      },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 160 } } },
    // As in our own fields: what stands above a group of them is what is bold.
    InputWrapper: { styles: { label: { fontWeight: 400 } } },
    CloseButton: { defaultProps: { 'aria-label': 'Close' } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 0 }, withinPortal: true } },
    Select: { defaultProps: { allowDeselect: false, comboboxProps: { transitionProps: { duration: 0 } } } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
  },
});
