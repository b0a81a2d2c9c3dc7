import type { z } from 'zod';

/** Ask once, get one answer. */
export interface Request<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  kind: 'request';
  params: P;
  result: R;
}

/** How a stream whose every item counts is packed and held back; every number states its unit. */
export interface QueueRule {
  /** Longest time an item waits for company, in milliseconds. */
  batchMs: number;
  /** Most weight sent but not yet acknowledged. */
  window: number;
  /** What one unit of weight is. */
  unit: 'items' | 'bytes';
  /** When the window is full: ask the source to pause, or drop the oldest and count them. */
  whenFull: 'pause' | 'drop-oldest';
}

/** How a stream of which only the newest state matters is thinned out. */
export interface LatestRule {
  /** Least time between two states, in milliseconds. A slow reader gets fewer, never an old one. */
  batchMs: number;
  whenFull: 'latest';
}

export type FlowRule = QueueRule | LatestRule;

/** Subscribe, then get batches until either side ends it. */
export interface Stream<
  P extends z.ZodType = z.ZodType,
  I extends z.ZodType = z.ZodType,
  F extends FlowRule = FlowRule,
> {
  kind: 'stream';
  params: P;
  item: I;
  flow: F;
}

export type Contract = Record<string, Record<string, Request | Stream>>;

export function request<P extends z.ZodType, R extends z.ZodType>(params: P, result: R): Request<P, R> {
  return { kind: 'request', params, result };
}

export function stream<P extends z.ZodType, I extends z.ZodType, const F extends FlowRule>(
  params: P,
  item: I,
  flow: F,
): Stream<P, I, F> {
  return { kind: 'stream', params, item, flow };
}
