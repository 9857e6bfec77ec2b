// Passkeys: passes what the browser's own dialogue answers on to the form. Its shape is the standard's (WebAuthn, JSON).
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }))

  async function create ({ publicKey }) {
    const made = await navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: withBytes(publicKey.excludeCredentials)
      }
    })
    return {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
      of: made
    }
  }

  async function get ({ publicKey }) {
    const made = await navigator.credentials.get({
      publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: withBytes(publicKey.allowCredentials) }
    })
    const { authenticatorData, signature, userHandle } = made.response
    return {
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
      of: made
    }
  }

  function asJson ({ of, ...response }) {
    return JSON.stringify({
      type: of.type,
      id: of.id,
      rawId: text(of.rawId),
      authenticatorAttachment: of.authenticatorAttachment,
      clientExtensionResults: of.getClientExtensionResults(),
      response: { ...response, clientDataJSON: text(of.response.clientDataJSON) }
    })
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const button = form.querySelector('button')
    const trouble = form.querySelector('[data-passkey-trouble]')
    if (!window.PublicKeyCredential) continue
    form.hidden = false
    button.addEventListener('click', async (event) => {
      event.preventDefault()
      if (!form.reportValidity()) return
      trouble.hidden = true
      try {
        const written = document.getElementById('passkey-options')
        const asked = written
          ? JSON.parse(written.textContent)
          : await (await fetch(form.action, { headers: { Accept: 'application/json' } })).json()
        const answer = asked.creation_options ? await create(asked.creation_options) : await get(asked.request_options)
        form.elements.credential.value = asJson(answer)
        form.submit()
      } catch {
        trouble.hidden = false
        trouble.focus()
      }
    })
  }
})()
