// The line that says how things stand, and what is said aloud of it: not every save, only what one must know.

function keptOrNot(cause, isKept, isBack) {
  if (!isKept) return `${cause}，这台电脑的浏览器也存不下，请不要关闭本页，${isBack}自动保存`;
  return `${cause}，已存在这台电脑上，${isBack}自动保存`;
}

function troubleOf({ kind, sentence }, isKept) {
  if (kind === "login" && isKept) return ["login", "登录已过期，刚才填的已存在这台电脑上。"];
  if (kind === "login") return ["login", "登录已过期，刚才填的还没有保存：请在另一个标签页登录，不要关闭本页。"];
  if (kind === "unreachable") return ["offline", keptOrNot("未联网", isKept, "联网后")];
  return ["offline", keptOrNot(sentence ?? "系统暂时没有应答", isKept, "稍后")];
}

// [kind, sentence] for the state of things, the gravest first.
export function stateOf(saver, faults) {
  const { trouble, end, conflicts, tooLong } = saver;
  if (end) return [end.isTaken ? "late" : "refused", end.sentence];
  if (trouble?.kind === "login") return troubleOf(trouble, saver.kept.failed.size === 0);
  if (conflicts.size) return ["conflict", `有 ${conflicts.size} 处与同事的填写不同，请选择`];
  if (trouble) return troubleOf(trouble, saver.kept.failed.size === 0);
  if (tooLong.size) return ["conflict", `${tooLong.size} 项内容太长，没有保存`];
  if (saver.flying) return ["saving", "正在保存…"];
  if (!saver.isClean) return ["saving", "输入后自动保存…"];
  const wrong = faults ? `，${faults} 项填写有误` : "";
  return ["saved", saver.savedAt ? `已保存 ${saver.savedAt}${wrong}` : ""];
}

export class Line {
  constructor(element) {
    this.element = element;
    this.text = element.querySelector("[data-text]");
    this.login = element.querySelector("[data-login]");
    this.first = element.querySelector("[data-first]");
    this.spoken = element.querySelector("[role=status]");
    this.kind = "saved";
  }

  show([kind, sentence]) {
    if (sentence) this.text.textContent = sentence;
    this.element.dataset.state = kind;
    this.login.hidden = kind !== "login";
    this.first.hidden = kind !== "conflict";
    if (kind === this.kind || kind === "saving") return;
    this.kind = kind;
    this.say(sentence);
  }

  say(sentence) {
    this.spoken.textContent = sentence;
  }
}
