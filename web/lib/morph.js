// SPDX-License-Identifier: GPL-3.0-or-later
// Makes what is shown like what the server says now, touching only what differs, so that
// focus, scroll and what is being typed survive. Children are matched by `id` or
// `data-key`, else by their place.
//
// What people are in the middle of is theirs: a field that has the focus or was changed
// and not sent (its form has data-busy until it is), everything in a dialog that is open,
// whether a dialog or <details> is open. In a list marked `data-partial` in the new one, rows that are not told are as
// they were.

const key = (node) =>
  node.nodeType === 1 ? node.id || node.getAttribute("data-key") || null : null;

const fits = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && key(a) === key(b);

export function morph(old, fresh) {
  if (old.nodeType !== 1) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.nodeName === "DIALOG" && old.open && sameOwner(old, fresh)) return;
  attributes(old, fresh);
  if (isField(old)) field(old, fresh);
  if (old.nodeName !== "TEXTAREA") children(old, fresh);
}

// A dialog about one person ends with that person, and so does what was ticked for them.
function sameOwner(old, fresh) {
  return old.getAttribute("data-of") === fresh.getAttribute("data-of");
}

// The attribute that is people's, not the server's.
function theirs(old, fresh) {
  if (old.nodeName === "DIALOG" || old.nodeName === "DETAILS") return "open";
  return old.nodeName === "FORM" && sameOwner(old, fresh) ? "data-busy" : null;
}

function attributes(old, fresh) {
  const kept = theirs(old, fresh);

  if (old.nodeName === "DIALOG" && old.open && !sameOwner(old, fresh)) old.close();
  for (const { name, value } of [...fresh.attributes]) {
    if (name !== kept && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (name !== kept && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
}

const isField = (node) => ["INPUT", "TEXTAREA", "SELECT"].includes(node.nodeName);

// Is it in the middle of being changed?
function isBusy(node) {
  return node === node.ownerDocument.activeElement || (node.form && node.form.hasAttribute("data-busy"));
}

function field(old, fresh) {
  if (old.type === "radio" || old.type === "checkbox") {
    if (!(old.form && old.form.hasAttribute("data-busy"))) old.checked = fresh.hasAttribute("checked");
  } else if (!isBusy(old) && old.nodeName === "TEXTAREA") {
    old.value = fresh.textContent.replace(/^\n/, "");
  } else if (!isBusy(old) && old.nodeName === "INPUT") {
    old.value = fresh.getAttribute("value") || "";
  }
}

function children(old, fresh) {
  const partial = fresh.hasAttribute("data-partial");
  const byKey = new Map();
  let next = old.firstChild;

  for (const child of old.childNodes) if (key(child)) byKey.set(key(child), child);
  if (partial) {
    for (const child of fresh.children) {
      const known = byKey.get(key(child));

      if (known) morph(known, child);
      else old.append(child.cloneNode(true));
    }
    return;
  }
  for (const child of [...fresh.childNodes]) {
    const known = key(child) ? byKey.get(key(child)) : null;

    if (known && fits(known, child)) {
      if (known === next) next = next.nextSibling;
      else old.insertBefore(known, next);
      byKey.delete(key(child));
      morph(known, child);
    } else if (next && !key(next) && fits(next, child)) {
      const here = next;

      next = next.nextSibling;
      morph(here, child);
    } else {
      old.insertBefore(child.cloneNode(true), next);
    }
  }
  while (next) {
    const gone = next;

    next = next.nextSibling;
    gone.remove();
  }
}
