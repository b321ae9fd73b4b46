// Sends what was typed: one request at a time, the rest waits and goes together; nothing is dropped before the server
// has it. A change is {entries, basedOn, tried}: what is to be stored (null: only confirmed), the stored value it was
// typed over, and what was sent before without an answer.

const PAUSE = 800; // after the last keystroke
const PATIENCE = 20_000; // for an answer
const RETRIES = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];
const LEAVING = 60_000; // bytes that a browser still sends after its page is gone
const GONE = "没有找到这份申报，可能您已不是这家企业的成员；刚才输入的内容没有保存";
const TOO_LONG = "内容太长，没有保存，请删减";

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const trimmed = (entries) => entries.map(([name, text]) => [name, text.trim()]);

// Read anew each time: logging in, in whichever tab, changes it.
export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

export class Saver {
  // `onAnswer(body, sent)` is told what the server said, `onChange()` that there is another state to show.
  constructor({ url, cells, basedOn, kept, onAnswer, onChange }) {
    Object.assign(this, { url, cells, basedOn, kept, onAnswer, onChange });
    this.pending = new Map();
    this.conflicts = new Map();
    this.tooLong = new Map(); // what to say of each
    this.known = new Map([...cells].map(([column, cell]) => [column, cell.entries]));
    this.flying = null;
    this.trouble = null; // {kind: "unreachable" | "failing" | "login" | "refused", sentence, url}
    this.end = null; // what the server said when it takes no more
    this.savedAt = "";
    this.failures = 0;
  }

  // Whether something waits that could be sent now.
  get isWaiting() {
    return [...this.pending.keys()].some((column) => this.#mayGo(column));
  }

  get isClean() {
    return this.pending.size === 0;
  }

  #mayGo(column) {
    return !this.conflicts.has(column) && !this.tooLong.has(column);
  }

  touch(column, { soon = false } = {}) {
    const cell = this.cells.get(column);
    if (!cell || this.end || cell.isHalfTyped) return;
    const entries = cell.entries;
    const before = this.pending.get(column);
    if (!same(entries, before?.entries ?? this.known.get(column))) {
      this.tooLong.delete(column);
      this.#put(column, {
        entries,
        basedOn: before ? before.basedOn : (this.basedOn[column] ?? null),
        tried: before?.wasSent && before.entries ? [...before.tried, before.entries] : (before?.tried ?? []),
      });
    }
    if (this.pending.has(column)) this.#plan(soon ? 0 : PAUSE);
  }

  confirm(columns) {
    for (const column of columns) {
      if (!this.pending.has(column)) {
        this.#put(column, { entries: null, basedOn: this.basedOn[column] ?? null, tried: [] });
      }
    }
    this.#plan(0);
  }

  // Take up what was kept from an earlier visit.
  resume(changes) {
    for (const [column, change] of changes) this.pending.set(column, change);
    if (this.pending.size) this.#plan(0);
  }

  chooseMine(column) {
    const { stored } = this.conflicts.get(column);
    this.conflicts.delete(column);
    this.#put(column, { ...this.pending.get(column), basedOn: stored, tried: [] });
    this.#plan(0);
  }

  chooseTheirs(column) {
    const { stored, typed } = this.conflicts.get(column);
    const cell = this.cells.get(column);
    this.conflicts.delete(column);
    this.kept.drop(column, this.pending.get(column));
    this.pending.delete(column);
    this.basedOn[column] = stored;
    this.known.set(column, cell.entriesFor(stored, typed));
    cell.fill(this.known.get(column));
    this.known.set(column, cell.entries);
    this.onChange();
  }

  discard(column, change) {
    this.kept.drop(column, change);
    if (this.pending.delete(column)) this.cells.get(column)?.fill(this.known.get(column));
  }

  // Send all that waits. Returns whether everything is stored.
  async flush() {
    do {
      clearTimeout(this.timer);
      await (this.flying ?? this.#send());
    } while (this.isWaiting && !this.trouble && !this.end);
    return this.isClean;
  }

  #put(column, change) {
    this.pending.set(column, change);
    this.kept.put(column, change);
    this.onChange();
  }

  #plan(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#send(), pause);
  }

  async #send() {
    if (this.flying || this.end || !this.isWaiting) return;
    if (!navigator.onLine) {
      this.#stop("unreachable", null);
      this.#again();
      this.onChange();
      return;
    }
    const sent = new Map([...this.pending].filter(([column]) => this.#mayGo(column)));
    for (const [column, change] of sent) {
      change.wasSent = true;
      this.kept.put(column, change);
    }
    this.flying = this.#post(sent);
    this.onChange();
    const answer = await this.flying;
    this.flying = null;
    this.#settle(answer, sent);
    this.onChange();
    if (this.trouble) this.#again();
    else if (this.isWaiting) this.#plan(0);
  }

  async #post(sent) {
    const body = new URLSearchParams();
    const basedOn = {};
    for (const [column, { entries, basedOn: base }] of sent) {
      basedOn[column] = base;
      if (entries === null) body.append("confirm", column);
      else entries.forEach(([name, text]) => body.append(name, text));
    }
    body.append("based_on", JSON.stringify(basedOn));
    const text = body.toString();
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": csrfToken() },
        body: text,
        keepalive: text.length < LEAVING,
        signal: AbortSignal.timeout(PATIENCE),
      });
      const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
      return { status: response.status, body: isJson ? await response.json() : null };
    } catch {
      return { status: 0, body: null };
    }
  }

  #settle({ status, body }, sent) {
    this.trouble = null;
    if (status === 413) return this.#hold(sent, body);
    if (status === 401 && body) return this.#stop("login", body);
    if (status === 404) return this.#refuse({ sentence: GONE });
    if (status === 403 && body) return this.#refuse(body);
    if (!body || ![200, 409].includes(status)) return this.#stop(status === 0 ? "unreachable" : "failing", body);
    this.failures = 0;
    this.savedAt = body.at;
    for (const [column, change] of sent) {
      if (body.conflicts?.[column]) this.#collide(column, body.conflicts[column]);
      else this.#acknowledge(column, change, body.stored);
    }
    if (body.state === "late" && !this.isWaiting) this.end = { sentence: body.sentence, isTaken: true };
    this.onAnswer(body, sent);
  }

  #acknowledge(column, change, stored) {
    if (column in stored) this.basedOn[column] = stored[column];
    if (change.entries) this.known.set(column, change.entries);
    const now = this.pending.get(column);
    if (now === change) {
      this.pending.delete(column);
      this.kept.drop(column, change);
    } else if (now) this.#put(column, { ...now, basedOn: this.basedOn[column] ?? null, tried: [] });
  }

  // What stands there may be my own words, whose answer got lost on the way: then it is no conflict.
  #collide(column, conflict) {
    const change = this.pending.get(column);
    const theirs = this.cells.get(column).entriesFor(conflict.stored, conflict.typed);
    if (change.tried.some((entries) => same(trimmed(entries), trimmed(theirs)))) {
      this.#put(column, { ...change, basedOn: conflict.stored, tried: [], wasSent: false });
    } else this.conflicts.set(column, conflict);
  }

  // What is too long waits until it is shortened, while the rest goes on.
  #hold(sent, body) {
    const size = (column) => JSON.stringify(sent.get(column).entries).length;
    const longest = [...sent.keys()].sort((one, other) => size(other) - size(one))[0];
    const faults = Object.keys(body?.faults ?? {}).length ? body.faults : { [longest]: body?.sentence ?? TOO_LONG };
    for (const [column, sentence] of Object.entries(faults)) this.tooLong.set(column, sentence);
    this.onAnswer({}, new Map());
  }

  #stop(kind, body) {
    this.trouble = { kind, sentence: body?.sentence, url: body?.url };
  }

  #refuse(body) {
    this.end = { sentence: body.sentence, isTaken: false };
    this.onAnswer(body, new Map());
  }

  #again() {
    if (this.trouble.kind === "login") return;
    this.#plan(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
    this.failures += 1;
  }

  // The connection or the person is back.
  wake() {
    if (this.isWaiting) this.#plan(0);
  }
}
