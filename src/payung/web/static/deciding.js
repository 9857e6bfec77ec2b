// Single keys on pages of pairs: 1, 2, 3 answer, N goes on, U undoes. Without this file, Tab and Enter do the same.
(() => {
  const typing = (where) => where.closest('input, textarea, select, [contenteditable]')

  document.querySelectorAll('[data-keys-work]').forEach((told) => { told.hidden = false })

  let done = false
  document.addEventListener('keydown', (pressed) => {
    if (done || pressed.repeat || pressed.ctrlKey || pressed.altKey || pressed.metaKey || typing(pressed.target)) return
    const wanted = document.querySelector(`[data-key="${CSS.escape(pressed.key.toLowerCase())}"]`)
    if (!wanted) return
    pressed.preventDefault()
    done = true // a key held, or pressed twice, answers one pair and not the next
    wanted.click()
  })
  window.addEventListener('pageshow', () => { done = false })
})()
