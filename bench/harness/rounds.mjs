import { rounded } from './report.mjs';

/**
 * Measures ours and the peer in turn, so that what disturbs the machine for a while hits both.
 * @param ours, peer answer a number per figure
 * @returns both sides' numbers by figure, one per round
 */
export async function inTurn({ rounds, ours, peer }) {
  const results = { ours: {}, peer: {} };
  for (let round = 1; round <= rounds; round += 1) {
    for (const [side, measure] of [
      ['ours', ours],
      ['peer', peer],
    ]) {
      const numbers = await measure();
      console.error(`round ${round}/${rounds} ${side}: ${described(numbers)}`);
      for (const [figure, number] of Object.entries(numbers)) {
        (results[side][figure] ??= []).push(number);
      }
    }
  }
  return results;
}

function described(numbers) {
  const parts = Object.entries(numbers).map(([figure, number]) => `${figure}: ${rounded(number)}`);
  return parts.join('; ');
}

export function median(numbers) {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @param better which side of the comparison is good: `more` (throughput) or `less` (latency)
 * @returns one figure as it is reported; its ratio is above 1 when ours is better
 */
export function compare({ ours, peer }, figure, { better, peerName }) {
  const mine = median(ours[figure]);
  const theirs = median(peer[figure]);
  const ratio = better === 'more' ? mine / theirs : theirs / mine;
  const rounds = { ours: ours[figure], peer: peer[figure] };
  return { figure, ours: mine, peer: theirs, peerName, ratio, rounds };
}
