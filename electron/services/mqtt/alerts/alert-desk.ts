import { isDeepStrictEqual } from 'node:util';

import { ROW_PREVIEW_BYTES } from '../../../../shared/contract/mqtt.ts';
import {
  MAX_ALERTS,
  RULE_PAYLOAD_BYTES,
  type Alert,
  type AlertRule,
  type AlertState,
} from '../../../../shared/contract/mqtt-alerts.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { toRow } from '../message-history.ts';
import type { Place } from '../message-log.ts';
import { runInSlices, type Steps } from '../../lib/slices.ts';
import type { TopicNode } from '../topic-node.ts';
import type { TopicStore } from '../topic-store.ts';
import { WatchedRule } from './watched-rule.ts';

/** Most messages that wait to be checked; what comes while so many do is counted, not checked. */
const MOST_WAITING = 10_000;
/** Time between two looks for silence, in milliseconds. */
const LOOK_MS = 1_000;

/** The rules that cover a topic, as long as the rules stay what they are. */
export interface RuleSet {
  readonly checking: readonly WatchedRule[];
  readonly listening: readonly WatchedRule[];
  isOutdated: boolean;
}

interface Waiting {
  node: TopicNode;
  seq: number;
  position: number;
  rules: readonly WatchedRule[];
}

interface AlertDeskDeps {
  store: TopicStore;
  /** Whether messages can come at all. */
  isOpen(): boolean;
  /** Told when the state changed. */
  onChange(): void;
}

/**
 * Holds a connection's rules against its messages. Taking a message in costs one look at its topic's set of rules,
 * which is worked out once per topic; the checks themselves run in slices between other work.
 */
export class AlertDesk {
  #rules: WatchedRule[] = [];
  /** One set for all topics with the same rules, by their places. */
  readonly #sets = new Map<string, RuleSet>();
  #alerts: Alert[] = [];
  #raised = 0;
  #unchecked = 0;
  #waiting: Waiting[] = [];
  #isChecking = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly deps: AlertDeskDeps) {}

  /** Goes on with these rules; one that is the same as before keeps its counts. */
  setRules(rules: readonly AlertRule[]): void {
    const nowMs = this.deps.store.nowMs();
    this.#rules = rules
      .filter(({ isOn }) => isOn)
      .map((rule) => this.#rules.find((known) => isDeepStrictEqual(known.rule, rule)) ?? new WatchedRule(rule, nowMs));
    for (const set of this.#sets.values()) set.isOutdated = true;
    this.#sets.clear();
    const listensForSilence = this.#rules.some(({ isWatchingSilence }) => isWatchingSilence);
    if (!listensForSilence) this.stop();
    else this.#timer ??= setInterval(() => this.#lookForSilence(), LOOK_MS).unref();
    this.deps.onChange();
  }

  /** Takes in the newest message of a topic; runs for every message. */
  offer(node: TopicNode): void {
    if (this.#rules.length === 0) return;
    let set = node.ruleSet;
    if (set === null || set.isOutdated) set = node.ruleSet = this.#setOf(node.topic!);
    for (const rule of set.listening) rule.heard(this.deps.store.nowMs());
    if (set.checking.length === 0) return;
    if (this.#waiting.length >= MOST_WAITING) this.#unchecked++;
    else {
      const position = this.deps.store.history.lastPosition(node);
      this.#waiting.push({ node, seq: node.newestSeq, position, rules: set.checking });
    }
    if (!this.#isChecking) void this.#check();
  }

  acknowledge(alertId: number | null): void {
    this.#alerts = this.#alerts.map((alert) =>
      alertId === null || alert.id === alertId ? { ...alert, isAcknowledged: true } : alert,
    );
    this.deps.onChange();
  }

  state(): AlertState {
    return {
      alerts: this.#alerts,
      unacknowledged: this.#alerts.filter(({ isAcknowledged }) => !isAcknowledged).length,
      raised: this.#raised,
      letGo: this.#raised - this.#alerts.length,
      unchecked: this.#unchecked,
      rules: this.#rules.map((rule) => rule.state()),
    };
  }

  /** Messages not checked, and numbers missing in sequences, so far. */
  losses(): { unchecked: number; missing: number } {
    const missing = this.#rules.reduce((sum, rule) => sum + (rule.state().sequence?.missing ?? 0), 0);
    return { unchecked: this.#unchecked, missing };
  }

  /** No longer looks for silence. */
  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #setOf(topic: string): RuleSet {
    const covering = this.#rules.filter(({ matches }) => matches(topic));
    const key = covering.map((rule) => this.#rules.indexOf(rule)).join();
    const known = this.#sets.get(key);
    if (known) return known;
    const checking = covering.filter(({ check }) => check !== null);
    const set = { checking, listening: covering.filter((rule) => rule.isWatchingSilence), isOutdated: false };
    this.#sets.set(key, set);
    return set;
  }

  async #check(): Promise<void> {
    this.#isChecking = true;
    // Not in the middle of a message, and together with what comes in the same breath.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await runInSlices(this.#checkAll(batch), () => false);
    }
    this.#isChecking = false;
  }

  *#checkAll(batch: readonly Waiting[]): Steps {
    for (const waiting of batch) {
      const place = this.#placeOf(waiting);
      if (!place) this.#unchecked++;
      else {
        const text = new TextDecoder().decode(place.slab.payload(place.offset, 0, RULE_PAYLOAD_BYTES));
        for (const rule of waiting.rules) yield* this.#checkOne(rule, text, waiting);
      }
      yield;
    }
  }

  *#checkOne(rule: WatchedRule, text: string, waiting: Waiting): Steps {
    if (rule.hasFailed || !rule.check) return;
    rule.checked++;
    try {
      const found = rule.check(text, waiting.node.id);
      const words = typeof found === 'object' && found !== null ? yield* found : found;
      if (words !== null) this.#raise(rule, words, waiting);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      rule.fail(error);
      this.deps.onChange();
    }
  }

  #placeOf({ position, node, seq }: Waiting): Place | null {
    return this.deps.store.history.placeAt(position, node, seq);
  }

  #lookForSilence(): void {
    const nowMs = this.deps.store.nowMs();
    const isOpen = this.deps.isOpen();
    for (const rule of this.#rules) {
      if (!rule.isWatchingSilence) continue;
      if (!isOpen) rule.heard(nowMs);
      else if (rule.hasGoneSilent(nowMs)) this.#raise(rule, 'No message came', null);
    }
  }

  #raise(rule: WatchedRule, words: string, at: Waiting | null): void {
    const { store, onChange } = this.deps;
    const atMs = store.nowMs();
    const suppressed = rule.raise(atMs);
    onChange();
    if (suppressed === null) return;
    const place = at && this.#placeOf(at);
    const alert: Alert = {
      id: ++this.#raised,
      ruleId: rule.rule.id,
      atMs,
      words,
      topic: at?.node.topic ?? rule.rule.filter,
      nodeId: at?.node.id ?? null,
      message: place && toRow(place, ROW_PREVIEW_BYTES),
      suppressed,
      isAcknowledged: false,
    };
    this.#alerts = [alert, ...this.#alerts].slice(0, MAX_ALERTS);
  }
}
