/** What a new theme begins with: it works, and shows the language. */
export const startingText = `name: My theme
description: One sentence about what it draws.
tags: [my own]
templates:
  - 'a/an {adjective} {subject} in {place}{?, {light}}'
lists:
  adjective: [old, 2::small, bright red]
  subject: [lighthouse, sailing boat, 'cottage with {2$$ and $$roses|a bench|a blue door}']
  place: [a quiet bay, 'the {dunes|mountains}']
  light: [golden hour, fog, moonlight]
exclude:
  - [moonlight, bright red]
`;
