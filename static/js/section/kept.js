// What is typed and not yet stored, kept in this browser for one person until the server has it.

const root = (user) => `filing:${user}:`;

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // forbidden by the browser's settings
  }
}

export class Kept {
  constructor({ user, declaration, section }) {
    this.prefix = `${root(user)}${declaration}:${section}:`;
    this.failed = new Set();
  }

  // With the page, so that any other page can lead back to it.
  #text(change) {
    return JSON.stringify({ ...change, path: location.pathname, title: document.title });
  }

  put(column, change) {
    try {
      storage().setItem(this.prefix + column, this.#text(change));
      this.failed.delete(column);
    } catch {
      this.failed.add(column);
    }
  }

  // Another tab may have kept something newer of the same column, which stays.
  drop(column, change) {
    this.failed.delete(column);
    const key = this.prefix + column;
    if (storage()?.getItem(key) === this.#text(change)) storage().removeItem(key);
  }

  all() {
    const found = new Map();
    for (const key of keys(this.prefix)) {
      const { path, title, ...change } = JSON.parse(storage().getItem(key));
      found.set(key.slice(this.prefix.length), change);
    }
    return found;
  }
}

function keys(prefix) {
  return Object.keys(storage() ?? {}).filter((key) => key.startsWith(prefix));
}

// The pages on which something waits to be saved: path and title.
export function pagesOf(user) {
  return new Map(keys(root(user)).map((key) => JSON.parse(storage().getItem(key))).map(({ path, title }) => [path, title]));
}

export const countOf = (user) => keys(root(user)).length;

export function forget(user) {
  for (const key of keys(root(user))) storage().removeItem(key);
}
