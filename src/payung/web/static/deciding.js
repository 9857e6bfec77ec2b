// Single keys on pages of pairs: 1, 2, 3 answer, N goes on, U undoes. Without this file, Tab and Enter do the same.
(() => {
  const typing = (where) => where.closest('input, textarea, select, [contenteditable]')
  const OFF = 'payung-keys-off'
  let off = false
  try { off = localStorage.getItem(OFF) === 'yes' } catch { /* a browser that keeps nothing: the keys work */ }

  const tell = () => {
    document.querySelectorAll('[data-keys-work]').forEach((told) => { told.hidden = off })
    document.querySelectorAll('[data-keys-switch]').forEach((button) => {
      button.hidden = false
      button.textContent = off ? button.dataset.on : button.dataset.off
    })
  }
  document.querySelectorAll('[data-keys-switch]').forEach((button) => button.addEventListener('click', () => {
    off = !off
    try { localStorage.setItem(OFF, off ? 'yes' : 'no') } catch { /* then until the next page */ }
    tell()
  }))
  tell()

  let done = false
  document.addEventListener('keydown', (pressed) => {
    if (off || done || pressed.repeat || pressed.ctrlKey || pressed.altKey || pressed.metaKey || typing(pressed.target)) return
    const wanted = document.querySelector(`[data-key="${CSS.escape(pressed.key.toLowerCase())}"]`)
    if (!wanted) return
    pressed.preventDefault()
    done = true // a key held, or pressed twice, answers one pair and not the next
    wanted.click()
  })
  window.addEventListener('pageshow', () => { done = false })
})()
