/** What the grid gives each of its tiles, so that one of them takes the focus. */
export interface CellProps {
  tabIndex: number;
  'data-key': string;
  'aria-colindex': number;
  onFocus: () => void;
}
