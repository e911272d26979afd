import type { Card } from './cards.ts';
import type { TopologyNode } from './topology.ts';

/**
 * Which nodes of KFD describe which card: those at its PCI address; where one of both hides the address, that with its
 * unique id or its render node, else one of the same model, in order. One card has several nodes where an Instinct
 * MI300 is divided into partitions.
 */
export function matchNodes(
  cards: readonly Card[],
  nodes: readonly TopologyNode[],
): Map<Card, TopologyNode[]> {
  return new Map(cards.map((card) => [card, nodesOf(card, cards, nodes)]));
}

function nodesOf(card: Card, cards: readonly Card[], nodes: readonly TopologyNode[]): TopologyNode[] {
  if (card.pciAddress !== null) {
    const place = placeOf(card.pciAddress);
    const here = nodes.filter((node) => isAt(node, place));
    if (here.length > 0) return [...here, ...partitionsBeside(here[0], place, cards, nodes)];
  }
  const alike = nodes.filter((node) => mayBe(node, card));
  return (
    only(alike.filter((node) => node.uniqueId !== null && node.uniqueId === card.uniqueId)) ??
    only(alike.filter((node) => node.renderNode !== null && node.renderNode === card.renderNode)) ??
    inOrder(card, cards, alike)
  );
}

/** The first of two alike cards has the first of two alike nodes. */
function inOrder(card: Card, cards: readonly Card[], alike: readonly TopologyNode[]): TopologyNode[] {
  const twins = cards.filter((other) => alike.length > 0 && alike.every((node) => mayBe(node, other)));
  const found = alike[twins.indexOf(card)];
  return found ? [found] : [];
}

interface Place {
  domain: number;
  /** Bus, device and function in 16 bits. */
  location: number;
}

function placeOf(pciAddress: string): Place {
  const parts = pciAddress.split(/[:.]/).map((part) => Number.parseInt(part, 16));
  const [domain = 0, bus = 0, device = 0, pciFunction = 0] = parts;
  return { domain, location: (bus << 8) | (device << 3) | pciFunction };
}

function isAt(node: TopologyNode, { domain, location }: Place): boolean {
  return node.pciLocation === location && (node.pciDomain ?? domain) === domain;
}

/** From gfx94x on, KFD counts the partitions of a card in the function of their address (`location_id |= node_id`). */
function partitionsBeside(
  first: TopologyNode | undefined,
  { domain, location }: Place,
  cards: readonly Card[],
  nodes: readonly TopologyNode[],
): TopologyNode[] {
  if (first?.target?.major !== 9 || first.target.minor < 4) return [];
  const others = cards.flatMap(({ pciAddress }) => (pciAddress === null ? [] : placeOf(pciAddress)));
  return nodes.filter(
    (node) =>
      node.pciLocation !== null &&
      node.pciLocation !== location &&
      node.pciLocation >> 3 === location >> 3 &&
      (node.pciDomain ?? domain) === domain &&
      !others.some((other) => isAt(node, other)),
  );
}

/** Nothing that both tell speaks against it. */
function mayBe(node: TopologyNode, card: Card): boolean {
  const differs = (one: unknown, other: unknown) => one !== null && other !== null && one !== other;
  if (card.pciAddress !== null && node.pciLocation) return false;
  return (
    !differs(node.pciDeviceId, card.pciDeviceId) &&
    !differs(node.uniqueId, card.uniqueId) &&
    !differs(node.renderNode, card.renderNode)
  );
}

function only(nodes: TopologyNode[]): TopologyNode[] | null {
  return nodes.length === 1 ? nodes : null;
}
